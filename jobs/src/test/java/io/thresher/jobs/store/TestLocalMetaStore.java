package io.thresher.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLocalMetaStore {
  private static final int ROUNDS = 200;
  private static final int FILES = 20;

  @TempDir Path folder;

  @Test
  void deletesAFolderThatATaskStillWritesTo() throws Exception {
    MetaStore store = new LocalMetaStore(folder);
    ExecutorService task = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path staged = folder.resolve("runs/r" + round + "/staged");
        Files.createDirectories(staged);
        Future<?> written = task.submit(() -> write(staged));
        while (!written.isDone()) {
          store.delete("runs/r" + round);
        }
        written.get();
        store.delete("runs/r" + round);
        assertThat(staged.getParent()).doesNotExist();
      }
    } finally {
      task.shutdownNow();
    }
  }

  private static Void write(Path staged) throws IOException {
    for (int file = 0; file < FILES; file++) {
      create(staged.resolve("part-" + file));
    }
    return null;
  }

  /** As Hadoop does: the folder is made where it is missing. */
  private static void create(Path file) throws IOException {
    try {
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return; // Deleted between the two.
    }
  }
}

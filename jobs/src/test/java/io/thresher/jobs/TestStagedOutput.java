package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestStagedOutput {
  @TempDir Path folder;

  @Test
  void takesThePlaceOfTheEarlierOutputAndLeavesNothingElse() throws IOException {
    write(folder.resolve("out"), "old");

    try (StagedOutput staged = staged()) {
      write(Path.of(staged.path().toUri().getPath()), "new");
      assertThat(contents()).containsExactly("old");
      staged.publish();
    }

    assertThat(contents()).containsExactly("new");
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void leavesTheEarlierOutputWhereItIsNotPublished() throws IOException {
    write(folder.resolve("out"), "old");

    try (StagedOutput staged = staged()) {
      write(Path.of(staged.path().toUri().getPath()), "half");
    }

    assertThat(contents()).containsExactly("old");
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void putsTheEarlierOutputBackWhereTheNewOneCannotBeMoved() throws IOException {
    write(folder.resolve("out"), "old");

    try (StagedOutput staged = staged()) {
      org.assertj.core.api.Assertions.assertThatThrownBy(staged::publish)
          .isInstanceOfAny(io.thresher.errors.ScoringException.class, IOException.class);
    }

    assertThat(contents()).containsExactly("old");
    assertThat(names(folder)).containsExactly("out");
  }

  private StagedOutput staged() {
    return new StagedOutput(
        OutputTarget.of(folder.resolve("out").toString(), new Configuration(false)));
  }

  private static void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name), name);
  }

  private List<String> contents() throws IOException {
    return names(folder.resolve("out"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

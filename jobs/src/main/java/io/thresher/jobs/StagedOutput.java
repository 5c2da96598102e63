package io.thresher.jobs;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/** A hidden folder beside the output, which takes the output's place once it is complete. */
final class StagedOutput implements AutoCloseable {
  /** After Spark's context stops (50), before file systems close (10). */
  private static final int AFTER_SPARK = 40;

  private final FileSystem fileSystem;
  private final Path target;
  private final Path staging;
  private final Path earlier;
  private final Runnable cleaning = this::clean;

  StagedOutput(OutputTarget output) {
    fileSystem = output.fileSystem();
    target = output.path();
    String name = "." + target.getName() + "." + UUID.randomUUID();
    staging = new Path(target.getParent(), name + ".new");
    earlier = new Path(target.getParent(), name + ".old");
    ShutdownHookManager.get().addShutdownHook(cleaning, AFTER_SPARK);
  }

  Path path() {
    return staging;
  }

  /** Two renames; the earlier output goes back where the second fails. */
  void publish() throws IOException {
    boolean replaces = fileSystem.exists(target);
    if (replaces && !fileSystem.rename(target, earlier)) {
      throw notPublished("the earlier output cannot be renamed");
    }
    boolean published = false;
    try {
      published = fileSystem.rename(staging, target);
    } finally {
      if (!published && replaces) {
        fileSystem.rename(earlier, target);
      }
    }
    if (!published) {
      throw notPublished("the rename was refused");
    }
    fileSystem.delete(earlier, true);
  }

  private ScoringException notPublished(String reason) {
    return new ScoringException(
        OutputProblems.notPublished(target.toString(), staging.toString(), reason));
  }

  @Override
  public void close() {
    clean();
    ShutdownHookManager.get().removeShutdownHook(cleaning);
  }

  private void clean() {
    try {
      fileSystem.delete(staging, true);
    } catch (IOException e) {
      // Hidden, and named apart from every other run's: it can harm none.
      return;
    }
  }
}

package io.thresher.jobs.quantize;

import io.thresher.errors.QuantizeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.rewrite.Quantised;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Where a model is written to: an {@code .onnx} file or a folder, on any Hadoop file system. Until
 * it is published it stands in a folder of its own beside that place, which is removed on closing,
 * and where the process is ended before that.
 */
public final class ModelTarget implements AutoCloseable {
  private static final String GRAPH = "model.onnx";
  private static final String SUFFIX = ".onnx";

  /** After Spark's context stops (50), before file systems close (10). */
  private static final int AFTER_SPARK = 40;

  private final Path target;
  private final Path staging;
  private final FileSystem files;
  private final Runnable hook = this::ended;
  private boolean ends;

  private ModelTarget(Path target, FileSystem files) {
    this.target = target;
    this.files = files;
    staging = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
  }

  /**
   * A place where nothing is yet.
   *
   * @throws ScoringException THR-OUT-908 where something is there, 909 where that cannot be told
   */
  public static ModelTarget of(String output, Configuration hadoop) {
    try {
      Path path = new Path(output);
      FileSystem found = path.getFileSystem(hadoop);
      // Without files of checksums beside the model's.
      FileSystem files = found instanceof LocalFileSystem local ? local.getRaw() : found;
      Path target = files.makeQualified(path);
      if (files.exists(target)) {
        throw new ScoringException(QuantizeProblems.outputExists(output));
      }
      ModelTarget made = new ModelTarget(target, files);
      ShutdownHookManager.get().addShutdownHook(made.hook, AFTER_SPARK);
      return made;
    } catch (IOException | IllegalArgumentException e) {
      throw new ScoringException(QuantizeProblems.outputUnwritable(output, e.toString()), e);
    }
  }

  /** Whether it is a lone file. */
  public boolean isFile() {
    return target.getName().endsWith(SUFFIX);
  }

  /**
   * Writes a model where it can be tried.
   *
   * @param companions files beside the graph, by name
   * @return its path
   */
  public synchronized String stage(Quantised model, Map<String, java.nio.file.Path> companions) {
    try {
      goOn();
      files.delete(staging, true);
      try (OutputStream out = files.create(new Path(staging, GRAPH), false)) {
        model.writeTo(out);
      }
      for (Map.Entry<String, java.nio.file.Path> file : companions.entrySet()) {
        Path copied = new Path(staging, file.getKey());
        files.copyFromLocalFile(new Path(file.getValue().toUri()), copied);
      }
      return new Path(staging, GRAPH).toString();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Puts what was staged last in its place; all of it or nothing. */
  public synchronized void publish() {
    try {
      goOn();
      Path from = isFile() ? new Path(staging, GRAPH) : staging;
      if (files.exists(target) || !files.rename(from, target)) {
        throw new ScoringException(QuantizeProblems.outputExists(target.toString()));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Nothing is written any more once the process ends and the folder is gone. */
  private void goOn() throws IOException {
    if (ends) {
      throw new IOException("the process ends");
    }
  }

  private synchronized void ended() {
    ends = true;
    remove();
  }

  @Override
  public synchronized void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
    remove();
  }

  private void remove() {
    try {
      files.delete(staging, true);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private ScoringException unwritable(IOException e) {
    return new ScoringException(
        QuantizeProblems.outputUnwritable(target.toString(), e.toString()), e);
  }
}

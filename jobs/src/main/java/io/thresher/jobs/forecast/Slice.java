package io.thresher.jobs.forecast;

import io.thresher.jobs.commit.ScratchWrite;
import io.thresher.spark.FinishedTask;
import io.thresher.spark.excerpt.SampledTask;

/**
 * One task of a sample: the first rows of one part of the input.
 *
 * @param file that it read; empty where that is not known
 * @param seconds from its launch to its end, by the clock of the driver
 * @param seen as its executor saw it
 * @param task as Spark tells of it
 * @param written what it wrote
 */
record Slice(
    String file,
    double seconds,
    SampledTask seen,
    FinishedTask task,
    ScratchWrite.Written written) {
  private static final double NANOS = 1e9;

  static Slice of(String file, SampledTask seen, FinishedTask task, ScratchWrite.Written written) {
    return new Slice(file, task.millis() / 1e3, seen, task, written);
  }

  double firstSeconds() {
    return seen.firstNanos() / NANOS;
  }

  double loadSeconds() {
    return task.counts().loadNanos() / NANOS;
  }

  double readSeconds() {
    return task.counts().readNanos() / NANOS;
  }

  double assembleSeconds() {
    return task.counts().assembleNanos() / NANOS;
  }

  double inferSeconds() {
    return task.counts().inferNanos() / NANOS;
  }

  /** Beside the stages that the operator knows: writing, and what a task takes for itself. */
  double otherSeconds() {
    return Math.max(
        0, seconds - loadSeconds() - readSeconds() - assembleSeconds() - inferSeconds());
  }
}

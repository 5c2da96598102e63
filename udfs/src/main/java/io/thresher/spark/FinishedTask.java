package io.thresher.spark;

/**
 * A task that succeeded.
 *
 * @param index of its partition
 * @param executor that ran it
 * @param host of the executor
 * @param launched when it began, ms since 1970
 * @param finished when it ended, ms since 1970
 * @param counts what it did
 */
public record FinishedTask(
    int index, String executor, String host, long launched, long finished, WorkCounts counts) {

  /** How long it took, ms. */
  public long millis() {
    return Math.max(0, finished - launched);
  }
}

package io.thresher.spark;

/**
 * What the Score operator of a query has done so far, as its metrics say; times summed over tasks.
 *
 * @param rows rows scored
 * @param quarantined rows set aside
 * @param batches runs of the model
 * @param loadNanos time to create sessions, ns
 * @param readNanos time that the operator waited for its input, ns
 * @param assembleNanos time to copy columns into tensors, ns
 * @param inferNanos time in runs of the model, ns
 * @param bytesRead bytes that the tasks read, as their file systems count them
 */
public record WorkCounts(
    long rows,
    long quarantined,
    long batches,
    long loadNanos,
    long readNanos,
    long assembleNanos,
    long inferNanos,
    long bytesRead) {
  /** Of work that has not begun. */
  public static final WorkCounts NONE = new WorkCounts(0, 0, 0, 0, 0, 0, 0, 0);

  /** The sums of both. */
  public WorkCounts plus(WorkCounts other) {
    return new WorkCounts(
        rows + other.rows,
        quarantined + other.quarantined,
        batches + other.batches,
        loadNanos + other.loadNanos,
        readNanos + other.readNanos,
        assembleNanos + other.assembleNanos,
        inferNanos + other.inferNanos,
        bytesRead + other.bytesRead);
  }

  /** Rows that are done with, scored or set aside. */
  public long handled() {
    return rows + quarantined;
  }
}

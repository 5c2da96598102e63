package io.thresher.spark.excerpt;

import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** What one task of a sample counts, and tells when it ends. */
final class CutTask {
  private final RowLimit limit;
  private final long started = System.nanoTime();
  private long offered;
  private long readFor;
  private long rows;
  private long textBytes;
  private long firstNanos;

  CutTask(RowLimit limit, CollectionAccumulator<SampledTask> tasks) {
    this.limit = limit;
    TaskContext context = TaskContext.get();
    TaskCompletionListener tell =
        ended ->
            tasks.add(
                new SampledTask(
                    context.partitionId(),
                    SparkEnv.get().executorId(),
                    readFor,
                    offered,
                    rows,
                    textBytes,
                    firstNanos,
                    ProcessUse.now()));
    context.addTaskCompletionListener(tell);
  }

  /** Whether there is room for more. */
  boolean isOpen() {
    return rows < limit.rows() && (rows == 0 || System.nanoTime() - started < limit.nanos());
  }

  /** Counts rows that have come, of which some may not fit. */
  void offer(int more) {
    offered += more;
    readFor = read();
  }

  /**
   * Counts what is left of the rows that the reader has handed out already: readers of batches are
   * ahead of rows that come one by one.
   */
  void settle(Iterator<?> rest) {
    while (rest.hasNext() && read() == readFor) {
      rest.next();
      offered++;
    }
  }

  private static long read() {
    return TaskContext.get().taskMetrics().inputMetrics().recordsRead();
  }

  /** How many of so many rows still fit. */
  int fitting(int more) {
    return (int) Math.min(more, Math.max(1, limit.rows() - rows));
  }

  /** Counts rows that are given on. */
  void add(int more, long bytes) {
    if (rows == 0) {
      firstNanos = System.nanoTime() - started;
    }
    rows += more;
    textBytes += bytes;
  }
}

package io.thresher.runtime;

import java.util.Arrays;

/**
 * The runs of the model since the rows of a task were cleared last: how many rows each had, and how
 * long it took. Owned by one task and not thread-safe.
 */
public final class BatchTimes {
  private int[] rows = new int[8];
  private long[] nanos = new long[8];
  private int count;

  BatchTimes() {}

  void add(int ran, long took) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    rows[count] = ran;
    nanos[count] = took;
    count++;
  }

  void clear() {
    count = 0;
  }

  /** How many runs there were. */
  public int count() {
    return count;
  }

  /** Rows of a run. */
  public int rows(int run) {
    return rows[run];
  }

  /** Time of a run, ns. */
  public long nanos(int run) {
    return nanos[run];
  }
}

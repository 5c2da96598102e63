package io.thresher.jobs.tune;

import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import java.util.ArrayList;
import java.util.List;

/** How many rows lie in memory, and go into a run, by how wide they are. */
final class SampleSize {
  private static final int MOST_ROWS = 65_536;
  private static final int FEWEST_ROWS = 64;
  private static final int MOST_OPEN_ROWS = 4096;
  private static final long VALUES = 4L << 20;
  private static final long CHUNK_VALUES = 1L << 20;
  private static final int MOST_CHUNK = 1024;
  private static final int FEWEST_CHUNK = 16;
  private static final int SMALLEST = 16;
  private static final int LARGEST = 16_384;
  private static final int SMALLEST_OPEN = 128;
  private static final int LARGEST_OPEN = 32_768;
  private static final int MOST_LEVELS = 12;

  private SampleSize() {}

  /**
   * Sizes of a run that are tried, ascending.
   *
   * @param usual that of the defaults
   * @param rate rows a second by default
   */
  static List<Integer> ofRuns(ScorePlan plan, int usual, double rate) {
    boolean open = plan.isOpen();
    // A run of more than half a second is long for a trial, and for a task that is to end.
    double most = open ? LARGEST_OPEN : Math.min(rate / 2, 64.0 * CHUNK_VALUES / width(plan));
    int largest = open ? LARGEST_OPEN : LARGEST;
    List<Integer> sizes = new ArrayList<>();
    for (int size = open ? SMALLEST_OPEN : SMALLEST;
        size <= largest && sizes.size() < MOST_LEVELS;
        size *= 2) {
      if (size <= most || size <= usual) {
        sizes.add(size);
      }
    }
    return sizes;
  }

  /** Rows to take. */
  static int rows(ScorePlan plan) {
    int most = plan.isOpen() ? MOST_OPEN_ROWS : MOST_ROWS;
    return (int) Math.max(FEWEST_ROWS, Math.min(most, VALUES / width(plan)));
  }

  /** Rows that are given to a scorer at once. */
  static int chunk(ScorePlan plan) {
    long fitting = plan.isOpen() ? FEWEST_ROWS : CHUNK_VALUES / width(plan);
    return (int)
        Math.max(FEWEST_CHUNK, Math.min(MOST_CHUNK, Long.highestOneBit(Math.max(1, fitting))));
  }

  /** Values of a row. */
  static long width(ScorePlan plan) {
    return Math.max(1, plan.inputs().stream().mapToLong(InputBinding::width).sum());
  }
}

package io.thresher.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The most rows of one run for which a session of this executor found memory, and time, so far;
 * where rows differ in length, the most positions. All tasks that use the session, also one made
 * anew, begin with it. Thread-safe.
 */
final class BatchCeiling {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCeiling.class);

  private final AtomicLong most = new AtomicLong(Long.MAX_VALUE);

  /** Where memory does not lack so few rows are not to blame. */
  private static final int MOST_SHARES = 16;

  private final AtomicLong told = new AtomicLong(Long.MAX_VALUE);

  /** Two tasks may overwrite each other's; the next run puts it right. */
  private volatile long largest;

  private volatile long largestEver;

  /**
   * The most rows; at least one.
   *
   * @param positions of the longest; 1 where rows are all alike
   */
  int rows(long positions) {
    return (int) Math.max(1, Math.min(most.get() / positions, Integer.MAX_VALUE));
  }

  /** Remembers how large runs are that are not of a fixed size. */
  void ran(int rows, long positions) {
    long size = rows * positions;
    if (size > largest) {
      largest = size;
    }
    if (size > largestEver) {
      largestEver = size;
    }
  }

  /**
   * Lowers itself to half of the largest run of late, down to a sixteenth of the largest ever.
   *
   * @return whether there was something to lower
   */
  boolean relieve() {
    long seen = largest;
    largest = 0;
    if (seen < 2 || seen / 2 < largestEver / MOST_SHARES) {
      return false;
    }
    return most.getAndAccumulate(seen / 2, Math::min) > seen / 2;
  }

  /** Lowers itself to half of a number of rows that did not fit. */
  void halve(int tooMany, long positions) {
    most.accumulateAndGet(Math.max(1, tooMany / 2) * positions, Math::min);
  }

  /**
   * Says where it settled, once: a run fits now.
   *
   * @param unit what is counted
   */
  void settled(String model, String unit) {
    long now = most.get();
    if (now < told.get() && told.getAndSet(now) != now) {
      LOG.warn(
          "Larger runs of {} do not fit in memory or take too long: from now on this executor runs"
              + " {} {} at most",
          model,
          now,
          unit);
    }
  }
}

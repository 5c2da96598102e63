package io.thresher.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The most rows of one run for which a session of this executor found memory so far. All tasks that
 * use the session, also one made anew, begin with it. Thread-safe.
 */
final class BatchCeiling {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCeiling.class);

  private final AtomicInteger rows = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger told = new AtomicInteger(Integer.MAX_VALUE);

  int rows() {
    return rows.get();
  }

  /** Lowers itself to half of a number of rows that did not fit. */
  void halve(int tooMany) {
    rows.accumulateAndGet(Math.max(1, tooMany / 2), Math::min);
  }

  /** Says where it settled, once: a run fits now. */
  void settled(String model) {
    int now = rows.get();
    if (now < told.get() && told.getAndSet(now) != now) {
      LOG.warn(
          "Larger runs of {} do not fit in memory: from now on this executor runs {} rows at most",
          model,
          now);
    }
  }
}

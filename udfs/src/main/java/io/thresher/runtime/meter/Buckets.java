package io.thresher.runtime.meter;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How values are distributed, by fixed upper bounds. Thread-safe, without locks. */
final class Buckets {
  /** Powers of four. */
  private static final long[] ROWS = {1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536};

  /** In ns, each some three times the last. */
  private static final long[] NANOS = {
    300_000L,
    1_000_000L,
    3_000_000L,
    10_000_000L,
    30_000_000L,
    100_000_000L,
    300_000_000L,
    1_000_000_000L,
    3_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    100_000_000_000L
  };

  private final Meter meter;
  private final long[] bounds;
  private final AtomicLongArray counts;
  private final LongAdder sum = new LongAdder();

  private Buckets(Meter meter, long[] bounds) {
    this.meter = meter;
    this.bounds = bounds;
    counts = new AtomicLongArray(bounds.length + 1);
  }

  static Buckets ofRows() {
    return new Buckets(Meter.BATCH_ROWS, ROWS);
  }

  static Buckets ofNanos() {
    return new Buckets(Meter.BATCH_SECONDS, NANOS);
  }

  void add(long value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts.getAndIncrement(bucket);
    sum.add(value);
  }

  /** Adds the series of a histogram; a dot in a bound is an underscore in the name. */
  void read(String prefix, Map<String, Double> into) {
    long below = 0;
    for (int i = 0; i < counts.length(); i++) {
      below += counts.get(i);
      into.put(prefix + meter.shown() + "_bucket_le_" + bound(i), (double) below);
    }
    into.put(prefix + meter.shown() + "_sum", meter.inUnits(sum.sum()));
    into.put(prefix + meter.shown() + "_count", (double) below);
  }

  private String bound(int bucket) {
    if (bucket == bounds.length) {
      return "Inf";
    }
    double bound = meter.inUnits(bounds[bucket]);
    return bound >= 1
        ? Long.toString(Math.round(bound))
        : String.format(java.util.Locale.ROOT, "%.4f", bound)
            .replaceFirst("0+$", "")
            .replace('.', '_');
  }
}

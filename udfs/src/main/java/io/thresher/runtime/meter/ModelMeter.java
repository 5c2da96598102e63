package io.thresher.runtime.meter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a process counts of one model on one device, or of itself. Thread-safe, without locks. */
public final class ModelMeter {
  private final String prefix;
  private final Map<Meter, LongAdder> counts = new EnumMap<>(Meter.class);
  private final Buckets rows = Buckets.ofRows();
  private final Buckets nanos = Buckets.ofNanos();
  private final Meter.Scope scope;

  ModelMeter(String prefix, Meter.Scope scope) {
    this.prefix = prefix;
    this.scope = scope;
    for (Meter meter : Meter.values()) {
      if (meter.scope() == scope && meter.kind() != Meter.Kind.HISTOGRAM) {
        counts.put(meter, new LongAdder());
      }
    }
  }

  /**
   * Counts.
   *
   * @param amount rows, runs or bytes; of times, ns
   */
  public void add(Meter meter, long amount) {
    LongAdder count = counts.get(meter);
    if (count == null) {
      throw new IllegalArgumentException(meter + " is not counted so");
    }
    count.add(amount);
  }

  /** Sets a gauge, which one thread alone does. */
  void set(Meter meter, long value) {
    LongAdder count = counts.get(meter);
    if (count != null) {
      count.add(value - count.sum());
    }
  }

  /** The size of the model, as often as one likes. */
  public void modelBytes(long bytes) {
    set(Meter.MODEL_BYTES, bytes);
  }

  /** A run of the model. */
  public void batch(int ran, long took) {
    rows.add(ran);
    nanos.add(took);
  }

  long count(Meter meter) {
    LongAdder count = counts.get(meter);
    return count == null ? 0 : count.sum();
  }

  void read(Map<String, Double> into) {
    counts.forEach((meter, count) -> into.put(prefix + meter.shown(), meter.inUnits(count.sum())));
    if (scope == Meter.Scope.MODEL) {
      rows.read(prefix, into);
      nanos.read(prefix, into);
    }
  }
}

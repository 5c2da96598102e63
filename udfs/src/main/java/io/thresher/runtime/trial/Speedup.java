package io.thresher.runtime.trial;

/**
 * How many times as fast an engine is.
 *
 * @param times 0 where nothing was measured
 * @param measure what decided
 */
public record Speedup(double times, Measure measure) {
  /** Where no rows suit the model. */
  static final Speedup NONE = new Speedup(0, Measure.CLOCK);

  /** What two engines were compared by. */
  public enum Measure {
    CLOCK,
    /** Of all threads that ran meanwhile: on a busy machine, for want of better. */
    CORES
  }
}

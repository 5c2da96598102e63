package io.thresher.jobs.report;

/**
 * A figure that was not measured.
 *
 * @param expected the likeliest value
 * @param low the lower end of what is to be reckoned with
 * @param high the upper end of what is to be reckoned with
 */
public record Estimate(double expected, double low, double high) {

  /** One that nothing is known against. */
  public static Estimate exactly(double value) {
    return new Estimate(value, value, value);
  }

  /** All three, so many times as large. */
  public Estimate times(double factor) {
    return new Estimate(expected * factor, low * factor, high * factor);
  }

  /** All three, so much larger. */
  public Estimate plus(double more) {
    return new Estimate(expected + more, low + more, high + more);
  }
}

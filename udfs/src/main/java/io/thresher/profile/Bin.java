package io.thresher.profile;

/**
 * Values that are compared together.
 *
 * @param label which ones
 * @param before their share in the baseline
 * @param now their share in this run
 */
public record Bin(String label, double before, double now) {
  /** A share below this counts as this, so that an empty bin does not make the index infinite. */
  public static final double LEAST_SHARE = 1e-4;

  /** What it adds to the population stability index. */
  double term() {
    double a = Math.max(LEAST_SHARE, now);
    double e = Math.max(LEAST_SHARE, before);
    return (a - e) * Math.log(a / e);
  }
}

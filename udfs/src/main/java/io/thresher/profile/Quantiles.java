package io.thresher.profile;

import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/** Quantiles and shares of a sketch that is not empty. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The least value that so many are not greater than.
   *
   * @param rank from 0, the least, to 1, the greatest
   */
  public static double at(KllDoublesSketch sketch, double rank) {
    if (rank <= 0) {
      return sketch.getMinItem();
    }
    return rank >= 1
        ? sketch.getMaxItem()
        : sketch.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE);
  }

  /**
   * The shares of the values up to the first edge, from there up to each other, and beyond the
   * last.
   *
   * @param edges ascending, each in the part below it
   */
  static double[] shares(KllDoublesSketch sketch, double[] edges) {
    return sketch.getPMF(edges, QuantileSearchCriteria.INCLUSIVE);
  }

  /** Shares in equal steps from the least to the greatest; at least one. */
  public static double[] steps(KllDoublesSketch sketch, int steps) {
    double from = sketch.getMinItem();
    double step = (sketch.getMaxItem() - from) / steps;
    if (!(step > 0) || from + step == from || Double.isInfinite(step)) {
      return new double[] {1};
    }
    double[] ends = new double[steps - 1];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = from + (i + 1) * step;
      if (ends[i] <= (i == 0 ? from : ends[i - 1])) {
        return new double[] {1};
      }
    }
    return shares(sketch, ends);
  }

  /** The share of the values below one or above another. */
  static double outside(KllDoublesSketch sketch, double least, double greatest) {
    return sketch.getRank(least, QuantileSearchCriteria.EXCLUSIVE)
        + 1
        - sketch.getRank(greatest, QuantileSearchCriteria.INCLUSIVE);
  }
}

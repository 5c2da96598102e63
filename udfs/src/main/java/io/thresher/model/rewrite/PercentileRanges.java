package io.thresher.model.rewrite;

import java.util.ArrayList;
import java.util.List;

/**
 * Ranges that leave out the outermost numbers of each value, at both ends as many. They are drawn
 * in from the widest ranges round by round: each asks which share of the numbers is beyond some
 * limits. An end is at most 7 percent further out than it has to be, and never further in.
 */
public final class PercentileRanges {
  /** Of one end and round. */
  private static final int LIMITS = 5;

  private static final int ROUNDS = 3;

  /** How far in an end is looked for: an outlier may be as many times as large as the rest. */
  private static final double SPAN = 1 << 20;

  private static final double PERCENT = 100;

  private final double percentile;
  private final double tail;
  private final List<End> ends;
  private final float[] ranges;
  private double step = SPAN;
  private int rounds;

  /**
   * A number, other than zero, that numbers of a value are counted beyond: above it where it is
   * positive, below it where it is negative.
   *
   * @param value its name
   */
  public record Limit(String value, float at) {}

  /** An end of a range, by its place in these. */
  private record End(String value, int place) {}

  /**
   * Begins with the widest ranges.
   *
   * @param percentile the share of numbers that a range holds at least, in percent
   * @param ranges the least and the largest number of each value in turn, and zero
   */
  PercentileRanges(List<String> values, double percentile, float[] ranges) {
    this.percentile = percentile;
    tail = (1 - percentile / PERCENT) / 2;
    this.ranges = ranges;
    ends = new ArrayList<>();
    for (int place = 0; place < ranges.length; place++) {
      if (ranges[place] != 0) { // Nothing is beyond zero.
        ends.add(new End(values.get(place / 2), place));
      }
    }
    nextStep();
  }

  private void nextStep() {
    step = Math.pow(step, 1.0 / (LIMITS + 1));
  }

  /** Whether the ends are where they belong. */
  public boolean isDone() {
    return ends.isEmpty() || rounds == ROUNDS;
  }

  /** What is to be counted next. */
  public List<Limit> limits() {
    List<Limit> limits = new ArrayList<>();
    for (End end : ends) {
      for (int i = 1; i <= LIMITS; i++) {
        limits.add(new Limit(end.value, limit(end, i)));
      }
    }
    return limits;
  }

  /** From the outermost on; never zero, which has no side. */
  private float limit(End end, int number) {
    float at = (float) (ranges[end.place] / Math.pow(step, number));
    return at == 0 ? Math.copySign(Float.MIN_VALUE, ranges[end.place]) : at;
  }

  /**
   * Draws the ends in.
   *
   * @param shares of the numbers beyond each of {@link #limits}, from 0 to 1
   */
  public void narrow(double[] shares) {
    for (int e = 0; e < ends.size(); e++) {
      int passed = 0;
      while (passed < LIMITS && shares[e * LIMITS + passed] <= tail) {
        passed++;
      }
      if (passed > 0) {
        End end = ends.get(e);
        ranges[end.place] = limit(end, passed);
      }
    }
    nextStep();
    rounds++;
  }

  /** The share of numbers that a range holds at least, in percent. */
  double percentile() {
    return percentile;
  }

  /** The least and the largest number of each value in turn. */
  float[] ranges() {
    return ranges;
  }
}

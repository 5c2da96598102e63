package io.thresher.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How the order of rows by one model's scores goes with that by another's. Rows of equal scores
 * share the mean of their ranks; where such rows straddle the edge of the top, each counts with the
 * part of them that belongs to it.
 *
 * @param pairs rows that were ranked
 * @param whole whether these are all rows; else a uniform sample
 * @param correlation Spearman's; NaN where one side does not vary
 * @param moved the part of rows whose place differs by more than a tenth of all rows
 * @param topHundredth the part of the top 1% by one model that is in the other's
 * @param topTenth the part of the top 10% by one model that is in the other's
 */
public record RankChanges(
    long pairs,
    boolean whole,
    double correlation,
    double moved,
    double topHundredth,
    double topTenth) {
  private static final double DECILE = 0.1;
  private static final double HUNDREDTH = 0.01;
  private static final double TENTH = 0.1;

  static RankChanges of(RankSample sample) {
    double[][] pairs = sorted(sample);
    double[] first = ranks(pairs[0]);
    double[] second = ranks(pairs[1]);
    Moments moments = new Moments();
    int moved = 0;
    for (int i = 0; i < first.length; i++) {
      moments.add(first[i], second[i]);
      moved += Math.abs(first[i] - second[i]) > DECILE * first.length ? 1 : 0;
    }
    return new RankChanges(
        first.length,
        sample.isWhole(),
        moments.correlation(),
        (double) moved / first.length,
        overlap(pairs[0], pairs[1], HUNDREDTH),
        overlap(pairs[0], pairs[1], TENTH));
  }

  /** In an order of their own, so that sums have the same last bits whatever tasks saw the rows. */
  private static double[][] sorted(RankSample sample) {
    double[] first = sample.first();
    double[] second = sample.second();
    int[] order =
        IntStream.range(0, first.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> first[i])
                    .thenComparingDouble(i -> second[i]))
            .mapToInt(i -> i)
            .toArray();
    return new double[][] {
      Arrays.stream(order).mapToDouble(i -> first[i]).toArray(),
      Arrays.stream(order).mapToDouble(i -> second[i]).toArray()
    };
  }

  /** From 1, by ascending value. */
  private static double[] ranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      double mean = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks[order[i]] = mean;
      }
      from = to;
    }
    return ranks;
  }

  private static double overlap(double[] first, double[] second, double part) {
    int top = (int) Math.ceil(part * first.length);
    double[] ofFirst = weights(first, top);
    double[] ofSecond = weights(second, top);
    double shared = 0;
    for (int i = 0; i < ofFirst.length; i++) {
      shared += Math.min(ofFirst[i], ofSecond[i]);
    }
    return top == 0 ? Double.NaN : shared / top;
  }

  /** 1 for what is above the edge of the top, a part for what stands on it, 0 below. */
  private static double[] weights(double[] values, int top) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double edge = top == 0 ? Double.POSITIVE_INFINITY : sorted[sorted.length - top];
    long above = Arrays.stream(values).filter(value -> value > edge).count();
    long on = Arrays.stream(values).filter(value -> value == edge).count();
    return Arrays.stream(values)
        .map(value -> value > edge ? 1 : value == edge ? (double) (top - above) / on : 0)
        .toArray();
  }
}

package io.thresher.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Means, squares and products of pairs of numbers about their means: of blocks of pairs in two
 * passes, put together by Chan's sums of parts. Mergeable; not thread-safe.
 */
final class Moments {
  private static final int BLOCK = 512;

  private final double[] waitingFirst = new double[BLOCK];
  private final double[] waitingSecond = new double[BLOCK];
  private int waiting;
  private long count;
  private double meanFirst;
  private double meanSecond;
  private double squaresFirst;
  private double squaresSecond;
  private double products;

  void add(double first, double second) {
    waitingFirst[waiting] = first;
    waitingSecond[waiting++] = second;
    if (waiting == BLOCK) {
      fold();
    }
  }

  /** Takes in the pairs that wait. */
  private void fold() {
    if (waiting == 0) {
      return;
    }
    int pairs = waiting;
    waiting = 0;
    double first = mean(waitingFirst, pairs);
    double second = mean(waitingSecond, pairs);
    double ofFirst = 0;
    double ofSecond = 0;
    double ofBoth = 0;
    for (int i = 0; i < pairs; i++) {
      double fromFirst = waitingFirst[i] - first;
      double fromSecond = waitingSecond[i] - second;
      ofFirst += fromFirst * fromFirst;
      ofSecond += fromSecond * fromSecond;
      ofBoth += fromFirst * fromSecond;
    }
    join(pairs, first, second);
    squaresFirst += ofFirst;
    squaresSecond += ofSecond;
    products += ofBoth;
  }

  /** About the first of them, so that the mean of equal numbers is that very number. */
  private static double mean(double[] numbers, int count) {
    double start = numbers[0];
    double sum = 0;
    for (int i = 1; i < count; i++) {
      sum += numbers[i] - start;
    }
    return start + sum / count;
  }

  void merge(Moments other) {
    fold();
    other.fold();
    if (other.count > 0) {
      join(other.count, other.meanFirst, other.meanSecond);
      squaresFirst += other.squaresFirst;
      squaresSecond += other.squaresSecond;
      products += other.products;
    }
  }

  /** Adds pairs by their means, but for what they vary about these. */
  private void join(long pairs, double first, double second) {
    double all = (double) count + pairs;
    double fromFirst = first - meanFirst;
    double fromSecond = second - meanSecond;
    double weight = count * (double) pairs / all;
    squaresFirst += fromFirst * fromFirst * weight;
    squaresSecond += fromSecond * fromSecond * weight;
    products += fromFirst * fromSecond * weight;
    double part = pairs / all;
    meanFirst += fromFirst * part;
    meanSecond += fromSecond * part;
    count += pairs;
  }

  long count() {
    return count + waiting;
  }

  /** Pearson's correlation; NaN where one side does not vary. */
  double correlation() {
    fold();
    double both = Math.sqrt(squaresFirst) * Math.sqrt(squaresSecond);
    return both == 0 ? Double.NaN : Math.max(-1, Math.min(1, products / both));
  }

  double meanDifference() {
    fold();
    return meanFirst - meanSecond;
  }

  void write(DataOutput out) throws IOException {
    fold();
    out.writeLong(count);
    out.writeDouble(meanFirst);
    out.writeDouble(meanSecond);
    out.writeDouble(squaresFirst);
    out.writeDouble(squaresSecond);
    out.writeDouble(products);
  }

  void read(DataInput in) throws IOException {
    count = in.readLong();
    meanFirst = in.readDouble();
    meanSecond = in.readDouble();
    squaresFirst = in.readDouble();
    squaresSecond = in.readDouble();
    products = in.readDouble();
  }
}

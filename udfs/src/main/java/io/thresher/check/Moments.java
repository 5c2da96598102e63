package io.thresher.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Means, squares and products of pairs of numbers about their means, by Welford's recurrence and
 * Chan's sums of parts. Mergeable; not thread-safe.
 */
final class Moments {
  private long count;
  private double meanFirst;
  private double meanSecond;
  private double squaresFirst;
  private double squaresSecond;
  private double products;

  void add(double first, double second) {
    count++;
    double part = 1.0 / count;
    double fromFirst = first - meanFirst;
    double fromSecond = second - meanSecond;
    meanFirst += fromFirst * part;
    meanSecond += fromSecond * part;
    squaresFirst += fromFirst * (first - meanFirst);
    double left = second - meanSecond;
    squaresSecond += fromSecond * left;
    products += fromFirst * left;
  }

  void merge(Moments other) {
    if (other.count == 0) {
      return;
    }
    double all = (double) count + other.count;
    double first = other.meanFirst - meanFirst;
    double second = other.meanSecond - meanSecond;
    double weight = count * (double) other.count / all;
    squaresFirst += other.squaresFirst + first * first * weight;
    squaresSecond += other.squaresSecond + second * second * weight;
    products += other.products + first * second * weight;
    meanFirst += first * (other.count / all);
    meanSecond += second * (other.count / all);
    count += other.count;
  }

  long count() {
    return count;
  }

  /** Pearson's correlation; NaN where one side does not vary. */
  double correlation() {
    double both = Math.sqrt(squaresFirst) * Math.sqrt(squaresSecond);
    return both == 0 ? Double.NaN : Math.max(-1, Math.min(1, products / both));
  }

  double meanDifference() {
    return meanFirst - meanSecond;
  }

  void write(DataOutput out) throws IOException {
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

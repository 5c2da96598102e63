package io.thresher.check;

import java.io.Serializable;

/** The least and the greatest of numbers, and how many there were. */
final class Spread implements Serializable {
  private static final long serialVersionUID = 1L;

  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private long count;

  void add(double number) {
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
    count++;
  }

  void merge(Spread other) {
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    count += other.count;
  }

  long count() {
    return count;
  }

  double middle() {
    return (least + greatest) / 2;
  }

  double width() {
    return count == 0 ? Double.POSITIVE_INFINITY : greatest - least;
  }

  double largest() {
    return Math.max(Math.abs(least), Math.abs(greatest));
  }
}

package io.thresher.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How differences are distributed: counts in buckets of 32 to a power of two, so that a quantile is
 * off by at most 1.6% of itself; the least and the greatest are exact. What is smaller than 2^-96
 * counts as that, what is larger than 2^63 too. Mergeable, the same in any order; not thread-safe.
 */
final class DifferenceSketch {
  /** The largest part of itself that a quantile is off by. */
  static final double ERROR = 1.0 / 64;

  private static final int BITS = 5;
  private static final int LOWEST = (Double.MAX_EXPONENT - 96) << BITS;
  private static final int BUCKETS = 160 << BITS;
  private static final int SHIFT = 52 - BITS;

  private final long[] above = new long[BUCKETS];
  private final long[] below = new long[BUCKETS];
  private long none;
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  /**
   * @param difference finite
   */
  void add(double difference) {
    count++;
    least = Math.min(least, difference);
    greatest = Math.max(greatest, difference);
    if (difference == 0) {
      none++;
      return;
    }
    int place = (int) (Double.doubleToRawLongBits(Math.abs(difference)) >>> SHIFT) - LOWEST;
    long[] counts = difference > 0 ? above : below;
    counts[Math.max(0, Math.min(BUCKETS - 1, place))]++;
  }

  void merge(DifferenceSketch other) {
    for (int i = 0; i < BUCKETS; i++) {
      above[i] += other.above[i];
      below[i] += other.below[i];
    }
    none += other.none;
    count += other.count;
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
  }

  long count() {
    return count;
  }

  /**
   * The difference at a rank.
   *
   * @param rank from 0 to 1; there must be differences
   */
  double quantile(double rank) {
    if (rank <= 0 || rank >= 1) {
      return rank <= 0 ? least : greatest;
    }
    long left = (long) Math.floor(rank * (count - 1));
    for (int i = BUCKETS - 1; i >= 0; i--) {
      left -= below[i];
      if (left < 0) {
        return within(-middle(i));
      }
    }
    left -= none;
    if (left < 0) {
      return 0;
    }
    for (int i = 0; i < BUCKETS; i++) {
      left -= above[i];
      if (left < 0) {
        return within(middle(i));
      }
    }
    return greatest;
  }

  private static double middle(int place) {
    long bits = (long) (place + LOWEST) << SHIFT;
    return Double.longBitsToDouble(bits | 1L << (SHIFT - 1));
  }

  private double within(double estimate) {
    return Math.max(least, Math.min(greatest, estimate));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(none);
    out.writeLong(count);
    out.writeDouble(least);
    out.writeDouble(greatest);
    write(above, out);
    write(below, out);
  }

  private static void write(long[] counts, DataOutput out) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        out.writeShort(i);
        out.writeLong(counts[i]);
      }
    }
    out.writeShort(-1);
  }

  void read(DataInput in) throws IOException {
    none = in.readLong();
    count = in.readLong();
    least = in.readDouble();
    greatest = in.readDouble();
    read(above, in);
    read(below, in);
  }

  private static void read(long[] counts, DataInput in) throws IOException {
    for (int i = in.readShort(); i >= 0; i = in.readShort()) {
      if (i >= counts.length) {
        throw new IOException("no bucket " + i);
      }
      counts[i] = in.readLong();
    }
  }
}

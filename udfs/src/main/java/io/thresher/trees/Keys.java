package io.thresher.trees;

/**
 * Numbers as integers of the same order, so that comparisons become subtractions: -0.0 and 0.0 are
 * one. NaN has no place among them.
 */
final class Keys {
  /** Above every number: never at most a threshold. */
  static final int ABOVE = Integer.MAX_VALUE;

  /** Below every number. */
  static final int BELOW = Integer.MIN_VALUE;

  private Keys() {}

  static int of(float value) {
    int bits = Float.floatToRawIntBits(value + 0.0f);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  static long of(double value) {
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & 0x7fffffffffffffffL);
  }

  /** The key of a value that is stored as a double whatever the ensemble's precision. */
  static long of(double value, Precision precision) {
    return precision == Precision.FLOAT ? of((float) value) : of(value);
  }

  /** 1 if a is less than b, else 0, for any ints. */
  static int less(int a, int b) {
    return (int) (((long) a - b) >>> 63);
  }
}

package io.thresher.trees;

/**
 * Numbers as integers of the same order, so that comparisons become subtractions. The key of -0.0
 * as a feature is -1, just below that of 0.0, and no threshold lies between them. NaN has no place
 * among the keys.
 */
final class Keys {
  /** Above every number: never at most a threshold. */
  static final int ABOVE = Integer.MAX_VALUE;

  /** Below every number. */
  static final int BELOW = Integer.MIN_VALUE;

  private static final int INFINITY = 0x7f800000;

  private Keys() {}

  static int of(float value) {
    return ofBits(Float.floatToRawIntBits(value + 0.0f));
  }

  /** The key of a float that is no NaN. */
  static int ofBits(int bits) {
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

  /** The number that has a key. */
  static double value(long key, Precision precision) {
    if (precision == Precision.FLOAT) {
      return Float.intBitsToFloat(ofBits((int) key));
    }
    return Double.longBitsToDouble(key ^ ((key >> 63) & 0x7fffffffffffffffL));
  }

  /** The highest key of numbers that are less. */
  static long below(long key) {
    return key == 0 ? -2 : key - 1;
  }

  /** 1 if a is less than b, else 0, for any ints. */
  static int less(int a, int b) {
    return (int) (((long) a - b) >>> 63);
  }

  /**
   * The keys of a block of floats.
   *
   * @return which of them are NaN; their keys are {@link #ABOVE}
   */
  static long of(int[] bits, int[] keys) {
    int odd = 0;
    for (int r = 0; r < Block.ROWS; r++) {
      int value = bits[r];
      keys[r] = value ^ ((value >> 31) & 0x7fffffff);
      odd |= INFINITY - (value & 0x7fffffff);
    }
    return odd < 0 ? nans(bits, keys) : 0;
  }

  private static long nans(int[] bits, int[] keys) {
    long nan = 0;
    for (int r = 0; r < Block.ROWS; r++) {
      if ((bits[r] & 0x7fffffff) > INFINITY) {
        nan |= 1L << r;
        keys[r] = ABOVE;
      }
    }
    return nan;
  }
}

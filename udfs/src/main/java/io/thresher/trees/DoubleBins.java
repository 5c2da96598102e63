package io.thresher.trees;

import java.util.Arrays;

/** As {@link FloatBins}, for doubles; their order is that of their keys. */
final class DoubleBins {
  private final int base;
  private final long[] keys;

  DoubleBins(long[] sorted, int base) {
    this.base = base;
    keys = sorted;
  }

  long fill(double[] values, int from, long[] bits) {
    int count = keys.length;
    Arrays.fill(bits, base, base + count + 1, 0);
    long nan = 0;
    for (int r = 0; r < Block.ROWS; r++) {
      double value = values[from + r];
      if (Double.isNaN(value)) {
        nan |= 1L << r;
      } else {
        bits[base + bin(keys, value)] |= 1L << r;
      }
    }
    long sum = 0;
    for (int i = base; i < base + count; i++) {
      sum |= bits[i];
      bits[i] = sum;
    }
    return nan;
  }

  /** How many of the sorted keys are less than the value's. */
  static int bin(long[] keys, double value) {
    long key = Keys.of(value);
    int at = 0;
    for (int left = keys.length; left > 0; ) {
      int half = (left + 1) >> 1;
      at += keys[at + half - 1] < key ? half : 0;
      left -= half;
    }
    return at;
  }
}

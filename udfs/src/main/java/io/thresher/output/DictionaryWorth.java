package io.thresher.output;

/**
 * Whether a dictionary can pay for the values of a column's first page. parquet-java finds out by
 * making the dictionary, and keeps it where it and the page are together smaller than the values
 * alone. Most columns of numbers that are measured fail by far, which their different values show
 * at a fraction of the cost.
 */
final class DictionaryWorth {

  /** The values of a page as they are told apart. */
  interface Keys {
    long at(int index);
  }

  private static final long MIXED = 0x9E3779B97F4A7C15L;

  /** There are more bits than values, by this power of two. */
  private static final int SPREAD = 3;

  private static final int MOST_BITS = 30;
  private static final int WORD = 6;

  private DictionaryWorth() {}

  /**
   * Whether a dictionary surely makes the page no smaller.
   *
   * @param count of the values, at least one
   * @param width of a value in bytes
   */
  static boolean isNone(Keys keys, int count, int width) {
    int enough = tooMany(count, width);
    if (enough > count) {
      return false;
    }
    // Values that share a bit count as one, which errs on the side of a dictionary.
    int spread = SPREAD + Integer.SIZE - Integer.numberOfLeadingZeros(count);
    int bits = Math.max(WORD, Math.min(MOST_BITS, spread));
    long[] seen = new long[1 << (bits - WORD)];
    int different = 0;
    for (int i = 0; i < count && different < enough; i++) {
      int hash = (int) ((keys.at(i) * MIXED) >>> (Long.SIZE - bits));
      long bit = 1L << hash;
      different += (seen[hash >>> WORD] & bit) == 0 ? 1 : 0;
      seen[hash >>> WORD] |= bit;
    }
    return different >= enough;
  }

  /**
   * The least number of different values with which dictionary and page cannot be smaller: each
   * stands in the dictionary once, and takes at least one number of the page, in a run or packed.
   */
  private static int tooMany(int count, int width) {
    int low = 1;
    int high = count + 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bits(middle, width) >= (long) count * width * Byte.SIZE) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static long bits(int different, int width) {
    int number = Integer.SIZE - Integer.numberOfLeadingZeros(different - 1);
    return (long) different * (width * Byte.SIZE + number);
  }
}

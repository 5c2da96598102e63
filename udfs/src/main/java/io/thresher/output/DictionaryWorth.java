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
  private static final int LEAST_SLOTS = 16;

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
    // Never more than half full.
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(LEAST_SLOTS, 2 * enough) - 1);
    long[] slots = new long[1 << bits];
    boolean zero = false;
    int different = 0;
    for (int i = 0; i < count; i++) {
      long key = keys.at(i);
      if (key == 0) {
        different += zero ? 0 : 1;
        zero = true;
      } else if (put(slots, bits, key)) {
        different++;
      }
      if (different >= enough) {
        return true;
      }
    }
    return false;
  }

  private static boolean put(long[] slots, int bits, long key) {
    int slot = (int) ((key * MIXED) >>> (Long.SIZE - bits));
    while (slots[slot] != 0) {
      if (slots[slot] == key) {
        return false;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = key;
    return true;
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

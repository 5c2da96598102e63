package io.thresher.trees;

import java.util.Arrays;

/**
 * The distinct thresholds of one feature, and a fast way to the first that a value does not exceed:
 * a grid over their range leads close to it, and the few that share a cell are counted. Where they
 * crowd in few cells, a binary search without branches does.
 *
 * <p>The cell of a value never falls as the value grows, because rounding does not, so thresholds
 * in lower cells are less than it, and those in higher cells are not: the grid changes no result.
 */
final class FloatBins {
  private static final int MOST_IN_CELL = 4;
  private static final int MOST_CELLS = 1 << 13;
  private static final int CELLS_PER_KEY = 32;

  private final int base;
  private final int count;

  /** Padded, so that a cell's worth of keys can be read from any position. */
  private final int[] keys;

  private char[] starts = new char[0];
  private float lowest;
  private float scale;
  private int crowd;

  /**
   * @param sorted distinct keys, at least one
   * @param base the slot of the first
   */
  FloatBins(int[] sorted, int base) {
    this.base = base;
    count = sorted.length;
    keys = Arrays.copyOf(sorted, count + MOST_IN_CELL);
    Arrays.fill(keys, count, keys.length, Keys.ABOVE);
    if (count <= MOST_IN_CELL) {
      crowd = count;
      starts = new char[1];
    } else if (count < Character.MAX_VALUE) {
      makeGrid();
    }
  }

  private void makeGrid() {
    lowest = value(keys[0]);
    float range = value(keys[count - 1]) - lowest;
    int most = Math.min(MOST_CELLS, CELLS_PER_KEY * Integer.highestOneBit(count));
    for (int cells = 2 * Integer.highestOneBit(count); cells <= most; cells *= 2) {
      scale = cells / range;
      if (!(scale > 0) || !Float.isFinite(scale) || !Float.isFinite(range)) {
        break;
      }
      char[] grid = new char[cells];
      int[] held = new int[cells];
      for (int i = 0; i < count; i++) {
        held[cell(value(keys[i]), cells)]++;
      }
      for (int cell = 1; cell < cells; cell++) {
        grid[cell] = (char) (grid[cell - 1] + held[cell - 1]);
      }
      int fullest = Arrays.stream(held).max().orElse(0);
      if (fullest <= MOST_IN_CELL && (starts.length == 0 || fullest < crowd)) {
        starts = grid;
        crowd = fullest;
      }
      if (fullest <= 2) {
        break;
      }
    }
    if (starts.length > 0) {
      scale = starts.length / range;
    }
  }

  private static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & 0x7fffffff));
  }

  private int cell(float value, int cells) {
    return Math.max(0, Math.min((int) ((value - lowest) * scale), cells - 1));
  }

  /**
   * Sets bit r of slot {@code base + i} where value r is at most threshold i, for 64 values.
   *
   * @param bits its slots from {@code base} to {@code base + count} are this feature's, the last of
   *     no meaning
   * @return the values that are NaN; they are at most no threshold
   */
  long fill(float[] values, int from, long[] bits) {
    Arrays.fill(bits, base, base + count + 1, 0);
    long nan = nans(values, from);
    if (starts.length > 0 && nan == 0) {
      switch (crowd) {
        case 1 -> grid1(values, from, bits);
        case 2 -> grid2(values, from, bits);
        default -> grid4(values, from, bits);
      }
    } else {
      search(values, from, bits, nan);
    }
    long sum = 0;
    for (int i = base; i < base + count; i++) {
      sum |= bits[i];
      bits[i] = sum;
    }
    return nan;
  }

  private static long nans(float[] values, int from) {
    long nan = 0;
    for (int r = 0; r < Block.ROWS; r++) {
      if (Float.isNaN(values[from + r])) {
        nan |= 1L << r;
      }
    }
    return nan;
  }

  private void grid1(float[] values, int from, long[] bits) {
    int cells = starts.length;
    for (int r = 0; r < Block.ROWS; r++) {
      float value = values[from + r];
      int key = Keys.of(value);
      int at = starts[cell(value, cells)];
      bits[base + at + Keys.less(keys[at], key)] |= 1L << r;
    }
  }

  private void grid2(float[] values, int from, long[] bits) {
    int cells = starts.length;
    for (int r = 0; r < Block.ROWS; r++) {
      float value = values[from + r];
      int key = Keys.of(value);
      int at = starts[cell(value, cells)];
      bits[base + at + Keys.less(keys[at], key) + Keys.less(keys[at + 1], key)] |= 1L << r;
    }
  }

  private void grid4(float[] values, int from, long[] bits) {
    int cells = starts.length;
    for (int r = 0; r < Block.ROWS; r++) {
      float value = values[from + r];
      int key = Keys.of(value);
      int at = starts[cell(value, cells)];
      int passed =
          Keys.less(keys[at], key)
              + Keys.less(keys[at + 1], key)
              + Keys.less(keys[at + 2], key)
              + Keys.less(keys[at + 3], key);
      bits[base + at + passed] |= 1L << r;
    }
  }

  /** Four searches at once hide each other's latency. */
  private void search(float[] values, int from, long[] bits, long nan) {
    for (int r = 0; r < Block.ROWS; r += 4) {
      int a = key(values[from + r], nan >>> r);
      int b = key(values[from + r + 1], nan >>> (r + 1));
      int c = key(values[from + r + 2], nan >>> (r + 2));
      int d = key(values[from + r + 3], nan >>> (r + 3));
      int atA = 0;
      int atB = 0;
      int atC = 0;
      int atD = 0;
      for (int left = count; left > 1; ) {
        int half = left >> 1;
        atA += half & -Keys.less(keys[atA + half - 1], a);
        atB += half & -Keys.less(keys[atB + half - 1], b);
        atC += half & -Keys.less(keys[atC + half - 1], c);
        atD += half & -Keys.less(keys[atD + half - 1], d);
        left -= half;
      }
      bits[base + atA + Keys.less(keys[atA], a)] |= 1L << r;
      bits[base + atB + Keys.less(keys[atB], b)] |= 2L << r;
      bits[base + atC + Keys.less(keys[atC], c)] |= 4L << r;
      bits[base + atD + Keys.less(keys[atD], d)] |= 8L << r;
    }
  }

  private static int key(float value, long nan) {
    return (nan & 1) == 0 ? Keys.of(value) : Keys.ABOVE;
  }
}

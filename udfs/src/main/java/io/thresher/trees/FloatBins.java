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
  private static final int MOST_COMPARED = 6;
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
    if (count > MOST_COMPARED && count < Character.MAX_VALUE) {
      makeGrid();
    }
  }

  /** A few outliers at either end may share the outermost cells, so that they widen no others. */
  private void makeGrid() {
    for (int outliers = 0; outliers < MOST_IN_CELL; outliers++) {
      float low = value(keys[outliers]);
      float high = value(keys[count - 1 - outliers]);
      int most = Math.min(MOST_CELLS, CELLS_PER_KEY * Integer.highestOneBit(count));
      for (int cells = 2 * Integer.highestOneBit(count); cells <= most; cells *= 2) {
        float factor = cells / (high - low);
        if (!(factor > 0) || !Float.isFinite(factor) || !Float.isFinite(high - low)) {
          break;
        }
        tryGrid(low, factor, cells);
        if (starts.length > 0 && crowd <= 2) {
          return;
        }
      }
    }
  }

  /** Takes the grid if its fullest cell is emptier than that of the one it has. */
  private void tryGrid(float low, float factor, int cells) {
    char[] grid = new char[cells];
    int[] held = new int[cells];
    for (int i = 0; i < count; i++) {
      held[cell(value(keys[i]), low, factor, cells)]++;
    }
    for (int cell = 1; cell < cells; cell++) {
      grid[cell] = (char) (grid[cell - 1] + held[cell - 1]);
    }
    int fullest = Arrays.stream(held).max().orElse(0);
    if (fullest <= MOST_IN_CELL && (starts.length == 0 || fullest < crowd)) {
      starts = grid;
      crowd = fullest;
      lowest = low;
      scale = factor;
    }
  }

  private static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & 0x7fffffff));
  }

  private static int cell(float value, float low, float factor, int cells) {
    return Math.max(0, Math.min((int) ((value - low) * factor), cells - 1));
  }

  /**
   * Sets bit r of slot {@code base + i} where value r is at most threshold i, for 64 values. A NaN
   * is at most no threshold.
   *
   * @param bits of the floats
   * @param features the keys of the floats
   * @param nan whether there are NaN among them
   * @param slots those from {@code base} to {@code base + count} are this feature's, the last of no
   *     meaning
   */
  void fill(int[] bits, int[] features, boolean nan, long[] slots) {
    if (count <= MOST_COMPARED) {
      compare(features, slots);
      return;
    }
    Arrays.fill(slots, base, base + count + 1, 0);
    if (starts.length > 0 && !nan) {
      switch (crowd) {
        case 1 -> grid1(bits, features, slots);
        case 2 -> grid2(bits, features, slots);
        default -> grid4(bits, features, slots);
      }
    } else {
      search(features, slots);
    }
    long sum = 0;
    for (int i = base; i < base + count; i++) {
      sum |= slots[i];
      slots[i] = sum;
    }
  }

  /** Few thresholds are compared with every value; the sign of a difference is the answer. */
  private void compare(int[] features, long[] slots) {
    for (int i = 0; i < count; i++) {
      long above = keys[i] + 1L;
      long low = 0;
      long high = 0;
      for (int r = Block.ROWS / 2 - 1; r >= 0; r--) {
        low += low + ((features[r] - above) >>> 63);
        high += high + ((features[r + Block.ROWS / 2] - above) >>> 63);
      }
      slots[base + i] = low | high << 32;
    }
  }

  private void grid1(int[] bits, int[] features, long[] slots) {
    int cells = starts.length;
    for (int r = 0; r < Block.ROWS; r++) {
      int key = features[r];
      int at = starts[cell(Float.intBitsToFloat(bits[r]), lowest, scale, cells)];
      slots[base + at + Keys.less(keys[at], key)] |= 1L << r;
    }
  }

  private void grid2(int[] bits, int[] features, long[] slots) {
    int cells = starts.length;
    for (int r = 0; r < Block.ROWS; r++) {
      int key = features[r];
      int at = starts[cell(Float.intBitsToFloat(bits[r]), lowest, scale, cells)];
      slots[base + at + Keys.less(keys[at], key) + Keys.less(keys[at + 1], key)] |= 1L << r;
    }
  }

  private void grid4(int[] bits, int[] features, long[] slots) {
    int cells = starts.length;
    for (int r = 0; r < Block.ROWS; r++) {
      int key = features[r];
      int at = starts[cell(Float.intBitsToFloat(bits[r]), lowest, scale, cells)];
      int passed =
          Keys.less(keys[at], key)
              + Keys.less(keys[at + 1], key)
              + Keys.less(keys[at + 2], key)
              + Keys.less(keys[at + 3], key);
      slots[base + at + passed] |= 1L << r;
    }
  }

  /** Four searches at once hide each other's latency. */
  private void search(int[] features, long[] slots) {
    for (int r = 0; r < Block.ROWS; r += 4) {
      int a = features[r];
      int b = features[r + 1];
      int c = features[r + 2];
      int d = features[r + 3];
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
      slots[base + atA + Keys.less(keys[atA], a)] |= 1L << r;
      slots[base + atB + Keys.less(keys[atB], b)] |= 2L << r;
      slots[base + atC + Keys.less(keys[atC], c)] |= 4L << r;
      slots[base + atD + Keys.less(keys[atD], d)] |= 8L << r;
    }
  }
}

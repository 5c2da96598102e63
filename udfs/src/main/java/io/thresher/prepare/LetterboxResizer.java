package io.thresher.prepare;

import io.thresher.model.image.Letterbox;
import java.util.Arrays;

/**
 * Brings images to another size as OpenCV's {@code INTER_LINEAR} does, to the bit: between the two
 * nearest pixels each way, in whole numbers, whatever lies between those. Owned by one task and not
 * thread-safe.
 */
final class LetterboxResizer {
  private static final int CHANNELS = 3;
  private static final byte GRAY = 114;
  private static final int ONE = 2048;

  private int[] upper = new int[0];
  private int[] lower = new int[0];

  /** Places between two pixels: the first of them, and how much of each. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Axis(int[] first, int[] second, int[] weights) {
    static Axis across(int from, int to) {
      return of(from, to, true);
    }

    static Axis down(int from, int to) {
      return of(from, to, false);
    }

    /** Beyond the outermost pixels of a row there is but one; of a column two that are the same. */
    private static Axis of(int from, int to, boolean isRow) {
      int[] first = new int[to];
      int[] second = new int[to];
      int[] weights = new int[2 * to];
      double scale = 1 / ((double) to / from);
      for (int i = 0; i < to; i++) {
        float place = (float) ((i + 0.5) * scale - 0.5);
        int whole = (int) Math.floor(place);
        float share = place - whole;
        if (isRow && (whole < 0 || whole >= from - 1)) {
          share = 0;
        }
        first[i] = Math.max(0, Math.min(whole, from - 1));
        second[i] = Math.max(0, Math.min(whole + 1, from - 1));
        weights[2 * i] = (int) Math.rint((1 - share) * ONE);
        weights[2 * i + 1] = (int) Math.rint(share * ONE);
      }
      return new Axis(first, second, weights);
    }
  }

  /**
   * Resizes into a place.
   *
   * @param levels takes all of red, then green, then blue
   * @param wholeWidth of what the levels are those of
   */
  void resize(Pixels pixels, Letterbox box, int wholeWidth, byte[] levels) {
    Arrays.fill(levels, GRAY);
    int plane = levels.length / CHANNELS;
    int width = box.width();
    Axis across = Axis.across(pixels.width(), width);
    Axis down = Axis.down(pixels.height(), box.height());
    upper = upper.length >= CHANNELS * width ? upper : new int[CHANNELS * width];
    lower = lower.length >= CHANNELS * width ? lower : new int[CHANNELS * width];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < box.height(); y++) {
      if (down.first()[y] == lowerRow) {
        int[] swapped = upper;
        upper = lower;
        lower = swapped;
        upperRow = lowerRow;
        lowerRow = -1;
      }
      if (down.first()[y] != upperRow) {
        upperRow = down.first()[y];
        row(pixels, upperRow, across, upper);
      }
      if (down.second()[y] != lowerRow) {
        lowerRow = down.second()[y];
        row(pixels, lowerRow, across, lower);
      }
      int at = (box.top() + y) * wholeWidth + box.left();
      blend(down, y, width, levels, at, plane);
    }
  }

  private void blend(Axis down, int y, int width, byte[] levels, int at, int plane) {
    int above = down.weights()[2 * y];
    int below = down.weights()[2 * y + 1];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int from = channel * width;
      int to = channel * plane + at;
      for (int x = 0; x < width; x++) {
        int sum =
            ((above * (upper[from + x] >> 4)) >> 16) + ((below * (lower[from + x] >> 4)) >> 16);
        levels[to + x] = (byte) ((sum + 2) >> 2);
      }
    }
  }

  private static void row(Pixels pixels, int row, Axis across, int[] to) {
    byte[] data = pixels.data();
    int start = row * pixels.stride();
    int width = across.first().length;
    for (int x = 0; x < width; x++) {
      int one = start + across.first()[x] * pixels.step();
      int other = start + across.second()[x] * pixels.step();
      int left = across.weights()[2 * x];
      int right = across.weights()[2 * x + 1];
      to[x] =
          (data[one + pixels.red()] & 0xff) * left + (data[other + pixels.red()] & 0xff) * right;
      to[width + x] =
          (data[one + pixels.green()] & 0xff) * left
              + (data[other + pixels.green()] & 0xff) * right;
      to[2 * width + x] =
          (data[one + pixels.blue()] & 0xff) * left + (data[other + pixels.blue()] & 0xff) * right;
    }
  }
}

package io.thresher.prepare.decode;

import io.thresher.tensor.ImageFrame;
import java.util.Arrays;

/**
 * The best class of each pixel of an image, of logits at fewer places: those are brought to the
 * size of the image as PyTorch's bilinear interpolation does (align_corners off), and then
 * compared. Owned by one task and not thread-safe.
 */
final class ClassMap {
  private float[] upper = new float[0];
  private float[] lower = new float[0];
  private float[] most = new float[0];

  /** Places between two others: the first, the second, and how much of the second. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Axis(int[] first, int[] second, float[] share) {
    static Axis of(int from, int to) {
      Axis axis = new Axis(new int[to], new int[to], new float[to]);
      float scale = (float) from / to;
      for (int i = 0; i < to; i++) {
        float place = Math.max(0, scale * (i + 0.5f) - 0.5f);
        int whole = Math.min((int) place, from - 1);
        axis.first[i] = whole;
        axis.second[i] = Math.min(whole + 1, from - 1);
        axis.share[i] = Math.min(place - whole, 1);
      }
      return axis;
    }
  }

  /**
   * The number of the best class for each pixel, row behind row; of equal ones the first.
   *
   * @param logits {@code [classes, height, width]}
   */
  int[] best(float[] logits, int classes, int height, int width, ImageFrame image) {
    int wide = image.width();
    Axis across = Axis.of(width, wide);
    Axis down = Axis.of(height, image.height());
    upper = room(upper, Math.multiplyExact(classes, wide));
    lower = room(lower, classes * wide);
    most = room(most, wide);
    int[] best = new int[Math.multiplyExact(wide, image.height())];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < image.height(); y++) {
      if (down.first()[y] == lowerRow) {
        float[] swapped = upper;
        upper = lower;
        lower = swapped;
        upperRow = lowerRow;
        lowerRow = -1;
      }
      if (down.first()[y] != upperRow) {
        upperRow = down.first()[y];
        widen(logits, classes, height, width, upperRow, across, upper);
      }
      if (down.second()[y] != lowerRow) {
        lowerRow = down.second()[y];
        widen(logits, classes, height, width, lowerRow, across, lower);
      }
      compare(classes, wide, down.share()[y], best, y * wide);
    }
    return best;
  }

  private void compare(int classes, int wide, float share, int[] best, int at) {
    float[] above = upper;
    float[] below = lower;
    float[] largest = most;
    float rest = 1 - share;
    Arrays.fill(largest, 0, wide, Float.NEGATIVE_INFINITY);
    for (int label = 0; label < classes; label++) {
      int from = label * wide;
      for (int x = 0; x < wide; x++) {
        float value = rest * above[from + x] + share * below[from + x];
        if (value > largest[x]) {
          largest[x] = value;
          best[at + x] = label;
        }
      }
    }
  }

  private static void widen(
      float[] logits, int classes, int height, int width, int row, Axis across, float[] to) {
    int wide = across.share().length;
    for (int label = 0; label < classes; label++) {
      int from = (label * height + row) * width;
      int at = label * wide;
      for (int x = 0; x < wide; x++) {
        float share = across.share()[x];
        to[at + x] =
            (1 - share) * logits[from + across.first()[x]]
                + share * logits[from + across.second()[x]];
      }
    }
  }

  private static float[] room(float[] room, int size) {
    return room.length >= size ? room : new float[size];
  }
}

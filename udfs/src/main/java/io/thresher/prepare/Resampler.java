package io.thresher.prepare;

import io.thresher.model.image.ImageFilter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings images to another size as Pillow does, to the bit: rows first, then columns, with levels
 * of 8 bits between. Only what is kept is computed. Owned by one task and not thread-safe.
 */
final class Resampler {
  private static final int CHANNELS = 3;
  private static final int HALF = 1 << (Kernel.BITS - 1);

  private final ImageFilter filter;
  private @Nullable Kernel across;
  private @Nullable Kernel down;
  private int[] between = new int[0];
  private int[] sums = new int[0];

  Resampler(ImageFilter filter) {
    this.filter = filter;
  }

  /** The part of an image that is kept. */
  record Window(int left, int top, int width, int height) {}

  /**
   * Resizes and cuts out.
   *
   * @param width of the whole
   * @param height of the whole
   * @param levels takes all of red, then green, then blue
   */
  void resize(Pixels pixels, int width, int height, Window window, byte[] levels) {
    if (filter == ImageFilter.NEAREST) {
      nearest(pixels, width, height, window, levels);
      return;
    }
    Kernel rows = kernel(down, pixels.height(), height, window.top(), window.height());
    Kernel columns = kernel(across, pixels.width(), width, window.left(), window.width());
    down = rows;
    across = columns;
    if (isColumnsFirst(pixels, width, height)) {
      columnsFirst(pixels, rows, columns, window, levels);
    } else {
      rowsFirst(pixels, rows, columns, window, levels);
    }
  }

  /** Places are added up, as Pillow does, so that the last bits are the same. */
  private static void nearest(Pixels pixels, int width, int height, Window window, byte[] levels) {
    int[] columns = places(pixels.width(), width);
    int[] rows = places(pixels.height(), height);
    byte[] data = pixels.data();
    int plane = window.width() * window.height();
    int at = 0;
    for (int y = 0; y < window.height(); y++) {
      int row = rows[window.top() + y] * pixels.stride();
      for (int x = 0; x < window.width(); x++) {
        int from = row + columns[window.left() + x] * pixels.step();
        levels[at] = data[from + pixels.red()];
        levels[plane + at] = data[from + pixels.green()];
        levels[2 * plane + at++] = data[from + pixels.blue()];
      }
    }
  }

  private static int[] places(int from, int to) {
    int[] places = new int[to];
    double step = (double) from / to;
    double place = step * 0.5;
    for (int i = 0; i < to; i++, place += step) {
      places[i] = Math.min((int) place, from - 1);
    }
    return places;
  }

  /** The order matters for the last bits; Pillow 13 begins with what leaves more away. */
  private static boolean isColumnsFirst(Pixels pixels, int width, int height) {
    return height < pixels.height()
        && width != pixels.width()
        && pixels.height() - height > 2 * (pixels.width() - width);
  }

  private void rowsFirst(Pixels pixels, Kernel rows, Kernel columns, Window window, byte[] levels) {
    boolean keepsRows = rows.from() == rows.to();
    int first = keepsRows ? window.top() : rows.begin();
    int end = keepsRows ? first + window.height() : rows.end();
    int line = CHANNELS * window.width();
    between = room(between, Math.multiplyExact(line, end - first));
    sums = room(sums, line);
    for (int row = first; row < end; row++) {
      if (columns.from() == columns.to()) {
        copyRow(pixels, row, window.left(), window.width(), (row - first) * line);
      } else {
        resizeRow(pixels, row, columns, (row - first) * line);
      }
    }
    for (int y = 0; y < window.height(); y++) {
      if (keepsRows) {
        System.arraycopy(between, y * line, sums, 0, line);
      } else {
        sum(rows, y, first, line);
      }
      store(y, window, levels);
    }
  }

  /** Straight from the image, of which a row may be long. */
  private void columnsFirst(
      Pixels pixels, Kernel rows, Kernel columns, Window window, byte[] levels) {
    int left = columns.begin();
    int span = columns.end() - left;
    sums = room(sums, CHANNELS * span);
    int plane = window.width() * window.height();
    for (int y = 0; y < window.height(); y++) {
      sum(pixels, rows, y, left, span);
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int x = 0; x < window.width(); x++) {
          int from = channel * span + columns.first()[x] - left;
          levels[channel * plane + y * window.width() + x] = (byte) sumOf(columns, x, from);
        }
      }
    }
  }

  private void sum(Pixels pixels, Kernel kernel, int row, int left, int span) {
    byte[] data = pixels.data();
    int[] totals = sums;
    Arrays.fill(totals, 0, CHANNELS * span, HALF);
    for (int k = 0; k < kernel.count()[row]; k++) {
      int weight = kernel.weights()[row * kernel.size() + k];
      int from = (kernel.first()[row] + k) * pixels.stride() + left * pixels.step();
      for (int x = 0; x < span; x++, from += pixels.step()) {
        totals[x] += (data[from + pixels.red()] & 0xff) * weight;
        totals[span + x] += (data[from + pixels.green()] & 0xff) * weight;
        totals[2 * span + x] += (data[from + pixels.blue()] & 0xff) * weight;
      }
    }
    for (int i = 0; i < CHANNELS * span; i++) {
      totals[i] = level(totals[i]);
    }
  }

  private int sumOf(Kernel kernel, int column, int from) {
    int weight = column * kernel.size();
    int total = HALF;
    for (int k = 0; k < kernel.count()[column]; k++) {
      total += sums[from + k] * kernel.weights()[weight + k];
    }
    return level(total);
  }

  private Kernel kernel(@Nullable Kernel known, int from, int to, int start, int kept) {
    return known != null && known.isOf(from, to, start, kept)
        ? known
        : Kernel.of(filter, from, to, start, kept);
  }

  private static int[] room(int[] room, int size) {
    return room.length >= size ? room : new int[size];
  }

  /** Between, a row has all of its red, then green, then blue. */
  private void copyRow(Pixels pixels, int row, int left, int width, int at) {
    byte[] data = pixels.data();
    int from = row * pixels.stride() + left * pixels.step();
    for (int x = 0; x < width; x++, from += pixels.step()) {
      between[at + x] = data[from + pixels.red()] & 0xff;
      between[at + width + x] = data[from + pixels.green()] & 0xff;
      between[at + 2 * width + x] = data[from + pixels.blue()] & 0xff;
    }
  }

  private void resizeRow(Pixels pixels, int row, Kernel kernel, int at) {
    byte[] data = pixels.data();
    int[] weights = kernel.weights();
    int[] to = between;
    int step = pixels.step();
    int start = row * pixels.stride();
    int red = start + pixels.red();
    int green = start + pixels.green();
    int blue = start + pixels.blue();
    int width = kernel.first().length;
    for (int x = 0; x < width; x++) {
      int from = kernel.first()[x] * step;
      int weight = x * kernel.size();
      int end = weight + kernel.count()[x];
      int r = HALF;
      int g = HALF;
      int b = HALF;
      for (; weight < end; weight++, from += step) {
        int w = weights[weight];
        r += (data[red + from] & 0xff) * w;
        g += (data[green + from] & 0xff) * w;
        b += (data[blue + from] & 0xff) * w;
      }
      to[at + x] = level(r);
      to[at + width + x] = level(g);
      to[at + 2 * width + x] = level(b);
    }
  }

  private void sum(Kernel kernel, int row, int first, int line) {
    int[] totals = sums;
    int[] from = between;
    Arrays.fill(totals, 0, line, HALF);
    int weight = row * kernel.size();
    int at = (kernel.first()[row] - first) * line;
    for (int k = 0; k < kernel.count()[row]; k++, at += line) {
      int w = kernel.weights()[weight + k];
      for (int i = 0; i < line; i++) {
        totals[i] += from[at + i] * w;
      }
    }
    for (int i = 0; i < line; i++) {
      totals[i] = level(totals[i]);
    }
  }

  private static int level(int sum) {
    return Math.max(0, Math.min(255, sum >> Kernel.BITS));
  }

  private void store(int y, Window window, byte[] levels) {
    int width = window.width();
    int channel = width * window.height();
    for (int c = 0; c < CHANNELS; c++) {
      for (int x = 0; x < width; x++) {
        levels[c * channel + y * width + x] = (byte) sums[c * width + x];
      }
    }
  }
}

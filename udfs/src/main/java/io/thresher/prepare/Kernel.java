package io.thresher.prepare;

import io.thresher.model.image.ImageFilter;

/**
 * What pixels of a line take from those of a line of another length: the pixels {@code [first,
 * first + count)}, weighted. Widened where a line is made shorter, so that no pixel is left out;
 * weights are whole numbers over 2^22, of sum 1, as Pillow has them.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Kernel(int from, int to, int start, int size, int[] first, int[] count, int[] weights) {
  static final int BITS = 22;

  /**
   * Of the pixels from {@code start} on of a line; many lines are long, and little of them is kept.
   *
   * @param from pixels of the line that is there
   * @param to pixels of the line that is made
   * @param kept pixels that are kept of that
   */
  static Kernel of(ImageFilter filter, int from, int to, int start, int kept) {
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    double shrink = 1 / stretch;
    double reach = reach(filter) * stretch;
    int size = 2 * (int) Math.ceil(reach) + 1;
    int[] first = new int[kept];
    int[] count = new int[kept];
    int[] weights = new int[Math.multiplyExact(kept, size)];
    double[] exact = new double[size];
    for (int i = 0; i < kept; i++) {
      double center = (start + i + 0.5) * scale;
      first[i] = Math.max(0, (int) (center - reach + 0.5));
      count[i] = Math.min(from, (int) (center + reach + 0.5)) - first[i];
      double sum = 0;
      for (int k = 0; k < count[i]; k++) {
        exact[k] = weight(filter, (k + first[i] - center + 0.5) * shrink);
        sum += exact[k];
      }
      for (int k = 0; k < count[i]; k++) {
        double share = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << BITS);
        weights[i * size + k] = (int) (share < 0 ? share - 0.5 : share + 0.5);
      }
    }
    return new Kernel(from, to, start, size, first, count, weights);
  }

  boolean isOf(int pixels, int made, int at, int kept) {
    return from == pixels && to == made && start == at && first.length == kept;
  }

  /** The first pixel that is taken from. */
  int begin() {
    return first[0];
  }

  /** Behind the last one. */
  int end() {
    return first[first.length - 1] + count[first.length - 1];
  }

  private static double reach(ImageFilter filter) {
    return switch (filter) {
      case NEAREST, BOX -> 0.5;
      case BILINEAR, HAMMING -> 1;
      case BICUBIC -> 2;
      case LANCZOS -> 3;
    };
  }

  private static double weight(ImageFilter filter, double at) {
    double x = Math.abs(at);
    return switch (filter) {
      case NEAREST, BOX -> at > -0.5 && at <= 0.5 ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case HAMMING -> x == 0 ? 1 : x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI));
      case BICUBIC -> cubic(x);
      case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }

  /** The cubic convolution of Keys, with -1/2. */
  private static double cubic(double x) {
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }
}

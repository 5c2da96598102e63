package io.thresher.prepare;

/**
 * An image as levels of red, green and blue, 0 to 255.
 *
 * @param data holds the levels, and perhaps others between
 * @param step from one pixel to the next of its row
 * @param stride from one row to the next
 * @param red where the red of the first pixel stands; the other two likewise
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Pixels(
    byte[] data, int width, int height, int step, int stride, int red, int green, int blue) {

  /** Red, green and blue of pixel behind pixel. */
  static Pixels packed(byte[] data, int width, int height) {
    return new Pixels(data, width, height, 3, 3 * width, 0, 1, 2);
  }

  /**
   * The image as a viewer shows it.
   *
   * @param orientation 1 to 8, as EXIF numbers them
   */
  Pixels turned(int orientation) {
    if (orientation < 2 || orientation > 8) {
      return this;
    }
    boolean swaps = orientation >= 5;
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int newWidth = swaps ? height : width;
    int newHeight = swaps ? width : height;
    byte[] turned = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int at = 0;
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int column = swaps ? y : x;
        int row = swaps ? x : y;
        int from =
            (fromBottom ? height - 1 - row : row) * stride
                + (fromRight ? width - 1 - column : column) * step;
        turned[at++] = data[from + red];
        turned[at++] = data[from + green];
        turned[at++] = data[from + blue];
      }
    }
    return packed(turned, newWidth, newHeight);
  }
}

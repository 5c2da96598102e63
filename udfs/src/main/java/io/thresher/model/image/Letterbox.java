package io.thresher.model.image;

/**
 * Where an image lies that was made as large as fits in a size and put in its middle, as
 * Ultralytics does it: halves are rounded to even numbers, and of an odd rest the smaller half lies
 * before the image.
 *
 * @param left of the image in the whole, pixels
 * @param top of the image in the whole, pixels
 * @param width of the image in the whole, pixels
 * @param height of the image in the whole, pixels
 */
public record Letterbox(int left, int top, int width, int height) {
  private static final double LESS_THAN_HALF = 0.1;

  /**
   * The place of an image.
   *
   * @param width of the whole
   * @param height of the whole
   * @param imageWidth of the image itself
   * @param imageHeight of the image itself
   */
  public static Letterbox of(int width, int height, int imageWidth, int imageHeight) {
    double gain = Math.min((double) height / imageHeight, (double) width / imageWidth);
    int innerWidth = Math.max(1, (int) Math.rint(imageWidth * gain));
    int innerHeight = Math.max(1, (int) Math.rint(imageHeight * gain));
    int left = (int) Math.rint((width - innerWidth) / 2.0 - LESS_THAN_HALF);
    int top = (int) Math.rint((height - innerHeight) / 2.0 - LESS_THAN_HALF);
    return new Letterbox(left, top, innerWidth, innerHeight);
  }
}

package io.thresher.prepare.decode;

import io.thresher.model.image.ImageSteps;
import io.thresher.model.image.Letterbox;
import io.thresher.tensor.ImageFrame;

/**
 * Turns places in a tensor into those in the image that it was made of.
 *
 * @param left of the image in the tensor
 * @param top of the image in the tensor
 * @param across by which the image was made wider
 * @param down by which it was made higher
 */
record BoxPlaces(int left, int top, double across, double down, ImageFrame image) {
  static BoxPlaces of(ImageSteps steps, ImageFrame image) {
    double across = (double) steps.outputWidth() / image.width();
    double down = (double) steps.outputHeight() / image.height();
    if (steps.resize() != ImageSteps.Resize.LETTERBOX) {
      return new BoxPlaces(0, 0, across, down, image);
    }
    Letterbox box = Letterbox.of(steps.width(), steps.height(), image.width(), image.height());
    double gain = Math.min(across, down); // As Ultralytics has it: before its sides were rounded.
    return new BoxPlaces(box.left(), box.top(), gain, gain, image);
  }

  /** The same box in the image, as far as it lies within. */
  Box inImage(Box box) {
    return new Box(
        box.label(),
        box.score(),
        within((float) ((box.left() - left) / across), image.width()),
        within((float) ((box.top() - top) / down), image.height()),
        within((float) ((box.right() - left) / across), image.width()),
        within((float) ((box.bottom() - top) / down), image.height()));
  }

  private static float within(float place, int length) {
    return Math.max(0, Math.min(length, place));
  }
}

package io.thresher.prepare;

import io.thresher.model.image.ImageSteps;
import io.thresher.model.image.Letterbox;
import io.thresher.tensor.ImageFrame;
import io.thresher.tensor.PixelReader;
import java.util.Locale;

/**
 * Reads images as transformers does: the first frame, upright, red, green and blue, resized as
 * Pillow resizes, the middle cut out. Owned by one task and not thread-safe.
 */
public final class ImageReader implements PixelReader {
  private final ImageSteps steps;
  private final Resampler resampler;
  private final LetterboxResizer letterbox = new LetterboxResizer();
  private ImageFrame frame = new ImageFrame(0, 0);

  public ImageReader(ImageSteps steps) {
    this.steps = steps;
    resampler = new Resampler(steps.filter());
  }

  @Override
  public void read(byte[] file, byte[] levels) throws UnreadableImage {
    Pixels pixels = PictureDecoder.decode(file).turned(Orientation.of(file));
    frame = new ImageFrame(pixels.width(), pixels.height());
    if (steps.resize() == ImageSteps.Resize.LETTERBOX) {
      Letterbox box = Letterbox.of(steps.width(), steps.height(), pixels.width(), pixels.height());
      letterbox.resize(pixels, box, steps.width(), levels);
      return;
    }
    int height = steps.outputHeight();
    int width = steps.outputWidth();
    int wholeHeight = height;
    int wholeWidth = width;
    if (steps.resize() == ImageSteps.Resize.EXACT) {
      wholeHeight = steps.height();
      wholeWidth = steps.width();
    } else if (steps.resize() == ImageSteps.Resize.SHORTER) {
      boolean upright = pixels.width() <= pixels.height();
      wholeHeight = upright ? longer(pixels.height(), pixels.width()) : steps.height();
      wholeWidth = upright ? steps.height() : longer(pixels.width(), pixels.height());
    } else {
      wholeHeight = pixels.height();
      wholeWidth = pixels.width();
      if (wholeHeight < height || wholeWidth < width) {
        throw new UnreadableImage(
            String.format(
                Locale.ROOT,
                "one of %d x %d pixels, of which %d x %d are to be kept",
                wholeHeight,
                wholeWidth,
                height,
                width));
      }
    }
    resampler.resize(
        pixels,
        wholeWidth,
        wholeHeight,
        new Resampler.Window(
            steps.before(wholeWidth, width), steps.before(wholeHeight, height), width, height),
        levels);
  }

  @Override
  public void skip() {
    frame = new ImageFrame(steps.outputWidth(), steps.outputHeight());
  }

  @Override
  public ImageFrame frame() {
    return frame;
  }

  /** The longer side, cut to whole pixels. */
  private int longer(int longSide, int shortSide) throws UnreadableImage {
    double length = (double) ((long) steps.height() * longSide) / shortSide;
    if (length > PictureDecoder.MOST_PIXELS) {
      throw new UnreadableImage(
          String.format(Locale.ROOT, "one of %d x %d pixels, too long", longSide, shortSide));
    }
    return (int) length;
  }
}

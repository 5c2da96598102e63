package io.thresher.prepare;

import io.thresher.tensor.PixelReader.UnreadableImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The levels of an image file, as Pillow's {@code convert("RGB")} gives them: read from the raster
 * itself, for ImageIO's conversion to colours would move gray levels.
 */
final class PictureDecoder {
  /** As many as Pillow reads without a word; a small file may claim to hold any number. */
  static final long MOST_PIXELS = 89_478_485;

  /** As many as a JPEG can have; a longer side takes much memory to be made short. */
  static final int LONGEST_SIDE = 65_535;

  static {
    ImageIO.setUseCache(false);
  }

  private PictureDecoder() {}

  /**
   * Reads an image, its first frame where it has several, as its bytes lie: not turned.
   *
   * @throws UnreadableImage if it is damaged, too large, or in no format that is known
   */
  static Pixels decode(byte[] file) throws UnreadableImage {
    if (file.length == 0) {
      throw new UnreadableImage("no bytes");
    }
    ArrayStream stream = new ArrayStream(FileParts.withoutProfiles(file));
    ImageReader reader = null;
    Warnings warnings = new Warnings();
    String format = "image";
    try {
      FileParts.checkLength(file);
      reader = PictureFormats.reader(stream);
      if (reader == null) {
        throw new UnreadableImage(
            file.length + " bytes in no format of JPEG, PNG, WebP, GIF, BMP, TIFF");
      }
      format = reader.getFormatName().toUpperCase(Locale.ROOT);
      reader.addIIOReadWarningListener(warnings);
      reader.setInput(stream, true, true);
      checkSize(reader);
      BufferedImage image = reader.read(0);
      warnings.throwIfDamaged(format);
      return pixels(image, format);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableImage("a damaged " + format + ": " + message(e));
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static void checkSize(ImageReader reader) throws IOException, UnreadableImage {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    int longest = Math.max(reader.getWidth(0), reader.getHeight(0));
    if (longest > LONGEST_SIDE) {
      throw new UnreadableImage(
          String.format(
              Locale.ROOT, "one with a side of %d pixels, more than %d", longest, LONGEST_SIDE));
    }
    if (pixels > MOST_PIXELS) {
      throw new UnreadableImage(
          String.format(
              Locale.ROOT,
              "one of %d x %d pixels, more than %d",
              reader.getWidth(0),
              reader.getHeight(0),
              MOST_PIXELS));
    }
  }

  private static String message(Exception e) {
    String text =
        String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) : line;
  }

  private static Pixels pixels(BufferedImage image, String format) throws UnreadableImage {
    ColorModel colors = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    boolean hasLevels = !(colors instanceof IndexColorModel || colors instanceof DirectColorModel);
    if (!hasLevels) {
      return ofColors(image);
    }
    if (raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof ComponentSampleModel model
        && bytes.getNumBanks() == 1
        && bands != 4 + (colors.hasAlpha() ? 1 : 0)
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0) {
      int[] offsets = model.getBandOffsets();
      boolean gray = bands <= 2;
      int start = bytes.getOffset();
      return new Pixels(
          bytes.getData(),
          image.getWidth(),
          image.getHeight(),
          model.getPixelStride(),
          model.getScanlineStride(),
          start + offsets[0],
          start + offsets[gray ? 0 : 1],
          start + offsets[gray ? 0 : 2]);
    }
    return ofSamples(raster, bands - (colors.hasAlpha() ? 1 : 0), format);
  }

  private static Pixels ofColors(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] data = new byte[3 * width * height];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int rgb : row) {
        data[at++] = (byte) (rgb >> 16);
        data[at++] = (byte) (rgb >> 8);
        data[at++] = (byte) rgb;
      }
    }
    return Pixels.packed(data, width, height);
  }

  /**
   * Of more than 8 bits, or of inks. Pillow cuts gray of 16 bits off at 255, and takes the upper
   * half of coloured ones.
   */
  private static Pixels ofSamples(Raster raster, int colors, String format) throws UnreadableImage {
    int type = raster.getDataBuffer().getDataType();
    int bits = raster.getSampleModel().getSampleSize(0);
    boolean wide = type == DataBuffer.TYPE_USHORT && bits == 16;
    if (!(wide || (type == DataBuffer.TYPE_BYTE && bits == 8)) || (colors == 4 && wide)) {
      throw new UnreadableImage(
          String.format(Locale.ROOT, "a %s of %d bits a sample, which is not read", format, bits));
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] data = new byte[3 * width * height];
    int[] samples = new int[raster.getNumBands() * width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        int from = x * raster.getNumBands();
        for (int channel = 0; channel < 3; channel++) {
          data[at++] = (byte) level(samples, from, colors, channel, wide);
        }
      }
    }
    return Pixels.packed(data, width, height);
  }

  private static int level(int[] samples, int from, int colors, int channel, boolean wide) {
    if (colors == 1) {
      return Math.min(255, samples[from]);
    } else if (colors == 4) {
      int white = 255 - samples[from + 3];
      int product = samples[from + channel] * white + 128;
      return Math.max(0, white - ((product + (product >> 8)) >> 8));
    }
    return wide ? samples[from + channel] >> 8 : samples[from + channel];
  }
}

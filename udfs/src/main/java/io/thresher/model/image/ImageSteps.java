package io.thresher.model.image;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way from an image to numbers: first to one size, then from levels of 0 to 255 to the numbers
 * that a model was trained with. Red, green and blue, in that order unless it is reversed.
 *
 * @param resize to which size an image is brought
 * @param height of an image brought to one size; the shorter side of one that keeps its proportions
 * @param width of an image brought to one size; else as {@code height}
 * @param filter by which
 * @param crop the middle that is kept; null for all
 * @param isReversed whether blue comes first
 * @param scale that levels are multiplied by; 1 for none
 * @param mean taken from red, green and blue then; empty for none
 * @param deviation that they are divided by then; as many as means
 * @param divisor that they are divided by at last; empty for none
 */
public record ImageSteps(
    Resize resize,
    int height,
    int width,
    ImageFilter filter,
    @Nullable Crop crop,
    boolean isReversed,
    double scale,
    List<Double> mean,
    List<Double> deviation,
    List<Double> divisor)
    implements Serializable {
  public static final int CHANNELS = 3;
  public static final int LEVELS = 256;

  /** To which size an image is brought. */
  public enum Resize {
    /** Its own is the only one that is taken. */
    NONE,
    /** One size, whatever its proportions. */
    EXACT,
    /** The shorter side gets a length; the proportions stay. */
    SHORTER,
    /** As large as fits in one size, in the middle, gray around it; the proportions stay. */
    LETTERBOX
  }

  /**
   * The middle of an image.
   *
   * @param odd where it begins if as many pixels cannot be left out on both sides
   */
  public record Crop(int height, int width, Odd odd) implements Serializable {}

  /** Where the middle begins if half of what is left out is no whole number. */
  public enum Odd {
    /** As many pixels are left out before it as the number below. */
    DOWN,
    /** As many are left out as the next even number. */
    EVEN
  }

  public ImageSteps {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    divisor = List.copyOf(divisor);
  }

  /** Rows of pixels in the tensor. */
  public int outputHeight() {
    return crop == null ? height : crop.height();
  }

  /** Pixels in each of those rows. */
  public int outputWidth() {
    return crop == null ? width : crop.width();
  }

  /** Pixels that are left out before the middle of so many. */
  public int before(int all, int kept) {
    int rest = all - kept;
    return crop != null && crop.odd() == Odd.EVEN ? (int) Math.rint(rest / 2.0) : rest / 2;
  }

  /** Whether levels stay as they are. */
  public boolean keepsLevels() {
    return scale == 1 && mean.isEmpty() && divisor.isEmpty();
  }

  /**
   * The number that stands for each level of a channel, {@code [3][256]}: in the arithmetic of
   * transformers, which multiplies in double precision and does the rest in single.
   */
  public float[][] numbers() {
    float[][] numbers = new float[CHANNELS][LEVELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int level = 0; level < LEVELS; level++) {
        float scaled = (float) (level * scale);
        float number =
            mean.isEmpty()
                ? scaled
                : (scaled - mean.get(channel).floatValue()) / deviation.get(channel).floatValue();
        numbers[channel][level] =
            divisor.isEmpty() ? number : number / divisor.get(channel).floatValue();
      }
    }
    return numbers;
  }

  /** For people to read. */
  public String describe() {
    String by = " by " + filter.name().toLowerCase(Locale.ROOT);
    StringBuilder text =
        new StringBuilder(
            switch (resize) {
              case NONE -> "as they are";
              case EXACT -> "to " + height + " x " + width + by;
              case SHORTER -> "shorter side to " + height + by;
              case LETTERBOX -> "as large as fits in " + height + " x " + width + ", gray around";
            });
    if (crop != null) {
      text.append(", the middle ").append(crop.height()).append(" x ").append(crop.width());
    }
    if (isReversed) {
      text.append(", blue first");
    }
    if (scale != 1) {
      text.append(", levels times ").append((float) scale);
    }
    if (!mean.isEmpty()) {
      text.append(", less ").append(mean).append(", by ").append(deviation);
    }
    if (!divisor.isEmpty()) {
      text.append(", by ").append(divisor).append(mean.isEmpty() ? "" : " again");
    }
    return text.toString();
  }
}

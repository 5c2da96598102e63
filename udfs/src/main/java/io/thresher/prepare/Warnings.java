package io.thresher.prepare;

import io.thresher.tensor.PixelReader.UnreadableImage;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** Tells warnings that mean lost pixels from those that mean nothing for them. */
final class Warnings implements IIOReadWarningListener {
  private static final Pattern DAMAGE =
      Pattern.compile("(?i)corrupt|premature|truncated|missing eoi|unexpected end|bad huffman");

  /** Some cameras write bytes between parts; no pixel lacks. */
  private static final Pattern HARMLESS = Pattern.compile("(?i)extraneous bytes");

  private @Nullable String damage;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    if (DAMAGE.matcher(warning).find() && !HARMLESS.matcher(warning).find()) {
      damage = warning;
    }
  }

  void throwIfDamaged(String format) throws UnreadableImage {
    if (damage != null) {
      throw new UnreadableImage("a damaged " + format + ": " + damage);
    }
  }
}

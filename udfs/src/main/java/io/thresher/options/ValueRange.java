package io.thresher.options;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The values that a score may have, both ends included.
 *
 * @param lowest -infinity where the range is open below
 * @param highest infinity where it is open above
 */
public record ValueRange(double lowest, double highest) implements Serializable {
  public static final ValueRange ALL =
      new ValueRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Reads {@code LO..HI}, where either may be absent; null where that is not what it is. */
  static @Nullable ValueRange parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0 || text.length() == 2) {
      return null;
    }
    try {
      ValueRange range =
          new ValueRange(
              end(text.substring(0, dots), ALL.lowest), end(text.substring(dots + 2), ALL.highest));
      return range.lowest <= range.highest ? range : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static double end(String text, double open) {
    return text.isBlank() ? open : Double.parseDouble(text.strip());
  }

  public boolean isAll() {
    return equals(ALL);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return (lowest == ALL.lowest ? "" : lowest) + ".." + (highest == ALL.highest ? "" : highest);
  }
}

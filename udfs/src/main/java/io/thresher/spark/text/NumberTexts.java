package io.thresher.spark.text;

import io.thresher.spark.text.UnreadableField.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.apache.spark.sql.types.Decimal;

/**
 * Numbers of texts. Blanks around one do not count, and a whole number may have a fraction of
 * zeros, as pandas writes whole numbers beside absent ones. Infinities and NaN go by the names that
 * other writers print; a finite text is never infinite.
 */
final class NumberTexts {
  /** No number has as many characters; Java would take minutes for the longest. */
  private static final int MOST = 4096;

  private static final int DIGITS_OF_DOUBLES = 18;

  private final char decimal;
  private final boolean exact;

  /**
   * @param exact whether a text with zeros before it, a plus or blanks is refused, which its number
   *     would not print again
   */
  NumberTexts(char decimal, boolean exact) {
    this.decimal = decimal;
    this.exact = exact;
  }

  long whole(String text, long least, long most) {
    String plain = plain(text);
    String digits = plain.contains(".") ? withoutZeros(plain) : plain;
    long value;
    try {
      value = Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new UnreadableField(isWhole(digits) ? Reason.TOO_LARGE : Reason.NO_VALUE);
    }
    if (value < least || value > most) {
      throw new UnreadableField(Reason.TOO_LARGE);
    }
    return value;
  }

  private String withoutZeros(String plain) {
    int point = plain.indexOf('.');
    for (int i = point + 1; i < plain.length(); i++) {
      if (plain.charAt(i) != '0') {
        return plain;
      }
    }
    if (exact) {
      throw new UnreadableField(Reason.OTHERWISE_PRINTED);
    }
    return point + 1 == plain.length() ? plain : plain.substring(0, point);
  }

  private static boolean isWhole(String digits) {
    for (int i = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        i < digits.length();
        i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return !digits.isEmpty() && Character.isDigit(digits.charAt(digits.length() - 1));
  }

  Object single(String text) {
    String plain = plain(text);
    if (!isFinite(plain)) {
      return (float) named(plain);
    }
    float value = Float.parseFloat(plain);
    if (Float.isInfinite(value)) {
      throw new UnreadableField(Reason.TOO_LARGE);
    }
    return value;
  }

  Object twofold(String text) {
    String plain = plain(text);
    if (!isFinite(plain)) {
      return named(plain);
    }
    double value = Double.parseDouble(plain);
    if (Double.isInfinite(value)) {
      throw new UnreadableField(Reason.TOO_LARGE);
    }
    if (exact && significantDigits(plain) > DIGITS_OF_DOUBLES) {
      throw new UnreadableField(Reason.OTHERWISE_PRINTED);
    }
    return value;
  }

  Object decimal(String text, int precision, int scale) {
    String plain = plain(text);
    if (!isFinite(plain)) {
      throw new UnreadableField(Reason.NO_VALUE);
    }
    BigDecimal value = parsed(plain);
    if (value.scale() > scale) {
      throw new UnreadableField(Reason.NO_VALUE);
    }
    if (value.signum() != 0 && (long) value.precision() - value.scale() > precision - scale) {
      throw new UnreadableField(Reason.TOO_LARGE);
    }
    return Decimal.apply(
        (value.signum() == 0 ? BigDecimal.ZERO : value).setScale(scale, RoundingMode.UNNECESSARY),
        precision,
        scale);
  }

  private static BigDecimal parsed(String plain) {
    try {
      return new BigDecimal(plain).stripTrailingZeros();
    } catch (NumberFormatException e) { // Of the exponent: the form is a number's.
      throw new UnreadableField(Reason.TOO_LARGE);
    }
  }

  /** Whether a text is a number as people write it, not one of Java's that ends in a letter. */
  private static boolean isFinite(String plain) {
    int state = 0; // Digits so far: 0 none, 1 some, 2 none of the exponent, 3 some of it.
    boolean point = false;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c >= '0' && c <= '9') {
        state |= 1;
      } else if (c == '.' && !point && state < 2) {
        point = true;
      } else if ((c == 'e' || c == 'E') && state == 1) {
        state = 2;
      } else if (c != '-' && c != '+') {
        return false;
      } else if (i > 0 && !(state == 2 && (plain.charAt(i - 1) | ' ') == 'e')) {
        return false;
      }
    }
    return (state & 1) == 1;
  }

  private static double named(String plain) {
    return switch (plain.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new UnreadableField(Reason.NO_VALUE);
    };
  }

  /** The text with a point, without blanks. */
  private String plain(String text) {
    if (text.length() > MOST) {
      throw new UnreadableField(Reason.TOO_LARGE);
    }
    String plain = text.strip();
    if (exact && (plain.length() != text.length() || isPadded(plain))) {
      throw new UnreadableField(Reason.OTHERWISE_PRINTED);
    }
    if (decimal == '.') {
      return plain;
    }
    if (plain.indexOf('.') >= 0) {
      throw new UnreadableField(Reason.NO_VALUE);
    }
    return plain.replace(decimal, '.');
  }

  private static boolean isPadded(String plain) {
    int first = plain.startsWith("-") ? 1 : 0;
    return plain.startsWith("+")
        || (plain.length() > first + 1
            && plain.charAt(first) == '0'
            && Character.isDigit(plain.charAt(first + 1)));
  }

  private static int significantDigits(String plain) {
    int count = 0;
    for (int i = 0; i < plain.length() && (plain.charAt(i) | ' ') != 'e'; i++) {
      char c = plain.charAt(i);
      count += c >= '0' && c <= '9' && (count > 0 || c != '0') ? 1 : 0;
    }
    return count;
  }
}

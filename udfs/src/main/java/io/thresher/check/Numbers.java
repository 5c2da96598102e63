package io.thresher.check;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. */
public final class Numbers {
  private static final int DIGITS = 9;
  private static final int BRIEF_DIGITS = 6;
  private static final double PLAIN_FROM = 1e-3;
  private static final double PLAIN_TO = 1e15;

  private Numbers() {}

  /** With as many digits as tell it from its neighbours among floats, and no zeros behind. */
  public static String text(double number) {
    return text(number, DIGITS);
  }

  /** With as many digits as people read. */
  public static String brief(double number) {
    return text(number, BRIEF_DIGITS);
  }

  private static String text(double number, int places) {
    if (Double.isNaN(number) || Double.isInfinite(number) || number == 0) {
      return number == 0 ? "0" : Double.toString(number);
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(places)).stripTrailingZeros();
    double size = Math.abs(number);
    if (size >= PLAIN_FROM && size < PLAIN_TO) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    int exponent = rounded.precision() - rounded.scale() - 1;
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return (number < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + exponent;
  }
}

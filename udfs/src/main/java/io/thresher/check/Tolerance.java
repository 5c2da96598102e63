package io.thresher.check;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a number may lie from the one expected: by {@code absolute + relative * |expected|}.
 *
 * @param absolute in units of the number; at least 0
 * @param relative as a part of the number expected; at least 0
 */
public record Tolerance(double absolute, double relative) implements Serializable {
  /** Nothing but the very number. */
  public static final Tolerance EXACT = new Tolerance(0, 0);

  /** For half precision: ten bits and a little arithmetic. */
  public static final Tolerance OF_HALVES = new Tolerance(1e-3, 1e-2);

  /** For floats: 24 bits, of which sums of many terms lose some. */
  public static final Tolerance OF_FLOATS = new Tolerance(1e-5, 1e-5);

  /** For doubles. */
  public static final Tolerance OF_DOUBLES = new Tolerance(1e-9, 1e-9);

  private static final String NUMBER = "((?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)";
  private static final Pattern ABSOLUTE = Pattern.compile(NUMBER);
  private static final Pattern RELATIVE = Pattern.compile(NUMBER + "%");
  private static final Pattern BOTH = Pattern.compile(NUMBER + "\\+" + NUMBER + "%");
  private static final double PERCENT = 100;

  /** {@code 1e-6}, {@code 0.1%} or {@code 1e-6+0.1%}; null where it is none of these. */
  public static @Nullable Tolerance parse(String text) {
    String trimmed = text.strip();
    Matcher both = BOTH.matcher(trimmed);
    if (both.matches()) {
      return finite(number(both.group(1)), number(both.group(2)) / PERCENT);
    }
    Matcher relative = RELATIVE.matcher(trimmed);
    if (relative.matches()) {
      return finite(0, number(relative.group(1)) / PERCENT);
    }
    Matcher absolute = ABSOLUTE.matcher(trimmed);
    return absolute.matches() ? finite(number(absolute.group(1)), 0) : null;
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static @Nullable Tolerance finite(double absolute, double relative) {
    return Double.isInfinite(absolute) || Double.isInfinite(relative)
        ? null
        : new Tolerance(absolute, relative);
  }

  /** Whether a number is the one expected. NaN is NaN's equal, and an infinity its own. */
  public boolean allows(double expected, double actual) {
    if (Double.isNaN(expected) || Double.isNaN(actual)) {
      return Double.isNaN(expected) && Double.isNaN(actual);
    }
    return expected == actual || Math.abs(actual - expected) <= room(expected);
  }

  private double room(double expected) {
    return Double.isInfinite(expected) ? -1 : absolute + relative * Math.abs(expected);
  }

  /** As {@link #parse} reads it. */
  public String text() {
    String part = Numbers.text(relative * PERCENT) + "%";
    if (relative == 0) {
      return Numbers.text(absolute);
    }
    return absolute == 0 ? part : Numbers.text(absolute) + "+" + part;
  }
}

package io.thresher.jobs.check;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In how many rows two models may disagree: a number of them, or a part of all.
 *
 * @param text as given
 * @param rows the number; {@link Long#MAX_VALUE} where a part is given
 * @param part of all rows, between 0 and 1
 */
public record DisagreementLimit(String text, long rows, BigDecimal part) {
  static final String OPTION = "--max-disagreement";

  /** Two models may disagree as they like. */
  public static final DisagreementLimit NONE =
      new DisagreementLimit("100%", Long.MAX_VALUE, BigDecimal.ONE);

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d+)?)\\s*%");

  static DisagreementLimit parse(String text, Problems problems) {
    return parse(OPTION, text, problems);
  }

  /**
   * Of the text of an option; {@link #NONE}, after a problem was added, where it is not understood.
   */
  public static DisagreementLimit parse(String option, String text, Problems problems) {
    Matcher number = NUMBER.matcher(text.strip());
    if (number.matches() && number.group(1) != null) {
      return new DisagreementLimit(text.strip(), Long.parseLong(number.group(1)), BigDecimal.ONE);
    }
    BigDecimal part = number.matches() ? new BigDecimal(number.group(2)).movePointLeft(2) : null;
    if (part != null && part.compareTo(BigDecimal.ONE) <= 0) {
      return new DisagreementLimit(text.strip(), Long.MAX_VALUE, part);
    }
    problems.add(
        UsageProblems.badValue(option, text, "a number of rows, or a part of all such as 0.1%"));
    return NONE;
  }

  public boolean allows(long disagreeing, long compared) {
    // Exactly: 0.29 * 100 is less than 29 in floating point.
    BigDecimal most = part.multiply(BigDecimal.valueOf(compared));
    return disagreeing <= rows && BigDecimal.valueOf(disagreeing).compareTo(most) <= 0;
  }

  /** {@code 5 of 569 rows (0.879%)}. */
  public static String counted(long rows, long all) {
    return String.format(
        Locale.ROOT, "%,d of %,d rows (%.3f%%)", rows, all, all == 0 ? 0 : 100.0 * rows / all);
  }
}

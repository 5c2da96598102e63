package io.thresher.jobs.input;

import io.thresher.errors.BadRowProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows a run may set aside: a number of them, or a part of all.
 *
 * @param text as given
 * @param rows the number; {@link Long#MAX_VALUE} where a part is given
 * @param part of all rows, between 0 and 1
 */
public record BadRowLimit(String text, long rows, BigDecimal part) {
  static final String OPTION = "--max-bad-rows";

  /** The first bad row fails the run. */
  public static final BadRowLimit NONE = new BadRowLimit("0", 0, BigDecimal.ZERO);

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d+)?)\\s*%");

  /** {@link #NONE}, after a problem was added, where it is not understood. */
  static BadRowLimit parse(String text, Problems problems) {
    Matcher number = NUMBER.matcher(text.strip());
    if (number.matches() && number.group(1) != null) {
      return new BadRowLimit(text.strip(), Long.parseLong(number.group(1)), BigDecimal.ONE);
    }
    BigDecimal part = number.matches() ? new BigDecimal(number.group(2)).movePointLeft(2) : null;
    if (part != null && part.compareTo(BigDecimal.ONE) <= 0) {
      return part.signum() == 0 ? NONE : new BadRowLimit(text.strip(), Long.MAX_VALUE, part);
    }
    problems.add(
        UsageProblems.badValue(OPTION, text, "a number of rows, or a part of all such as 0.1%"));
    return NONE;
  }

  boolean allowsAny() {
    return rows > 0;
  }

  /**
   * Fails a run that is under way and has set aside too many rows already. A part is not looked at:
   * good rows may follow.
   */
  public void check(long bad, long handled, List<String> places) {
    if (bad > rows) {
      throw exceeded(bad, handled, places);
    }
  }

  /** Fails a run that has handled all of its rows and has set aside too many. */
  public void checkAll(long bad, long handled, List<String> places) {
    check(bad, handled, places);
    if (BigDecimal.valueOf(bad).compareTo(partOf(handled)) > 0) {
      throw exceeded(bad, handled, places);
    }
  }

  /** The part of so many rows. Exactly: 0.29 * 100 is less than 29 in floating point. */
  BigDecimal partOf(long all) {
    return part.multiply(BigDecimal.valueOf(all));
  }

  private ScoringException exceeded(long bad, long handled, List<String> places) {
    String counted =
        String.format(
            Locale.ROOT,
            "%,d of %,d rows (%.3f%%)",
            bad,
            handled,
            handled == 0 ? 0 : 100.0 * bad / handled);
    return new ScoringException(BadRowProblems.tooMany(counted, text, places));
  }
}

package io.thresher.spark.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Tells which types of values a text could have been printed from. A number has no zeros, plus or
 * blanks before it, and none of its digits are lost.
 */
final class TextForms {
  static final int INT = 1;
  static final int LONG = 1 << 1;

  /** A whole number of at most 38 digits. */
  static final int WIDE = 1 << 2;

  /** A number that a double prints. */
  static final int DOUBLE = 1 << 3;

  /** A number that a decimal of its {@link #scale} prints. */
  static final int FIXED = 1 << 4;

  /** A number, though a double may print it otherwise; still none with zeros before it. */
  static final int READABLE = 1 << 5;

  static final int TRUTH = 1 << 6;
  static final int DATE = 1 << 7;

  /** A date and a time of day, without a zone. */
  static final int LOCAL_TIME = 1 << 8;

  /** All that Spark takes for a timestamp. */
  static final int TIME = 1 << 9;

  /** With {@link #DOUBLE}: has so many digits that only printing tells, which was not done. */
  static final int UNPROVEN = 1 << 10;

  /** How many forms there are. */
  static final int COUNT = 11;

  private static final int MOST_BYTES = 400;
  private static final int MOST_WHOLE_DIGITS = 300;
  private static final int DECIMAL_DIGITS = 38;
  private static final int SURE_DIGITS = 15;

  /** One more than any double needs: Java before 19 prints so many. */
  private static final int DOUBLE_DIGITS = 18;

  private static final int LONG_DIGITS = 19;
  private static final int DATE_LENGTH = 10;
  private static final int YEAR_LENGTH = 4;

  private final byte point;
  private final ZoneId zone;
  private final boolean proving;
  private UTF8String text = UTF8String.EMPTY_UTF8;
  private int at;
  private int scale;
  private int wholeDigits;
  private long digits;
  private boolean negative;
  private boolean nonzero;
  private int significant;

  /**
   * @param proving whether to print numbers of many digits, rather than to call them unproven
   */
  TextForms(char decimal, ZoneId zone, boolean proving) {
    this.point = (byte) decimal;
    this.zone = zone;
    this.proving = proving;
  }

  /** Digits behind the point of the text looked at last, if that is {@link #FIXED}. */
  int scale() {
    return scale;
  }

  /** Digits before the point of the text looked at last, if that is {@link #FIXED}. */
  int wholeDigits() {
    return wholeDigits;
  }

  /** The forms that a text has. */
  int of(UTF8String text) {
    this.text = text;
    int length = text.numBytes();
    if (length == 0 || length > MOST_BYTES) {
      return 0;
    }
    byte first = text.getByte(0);
    if (isDigit(first) || first == '-' || first == point) {
      int forms = number();
      boolean dated = length >= DATE_LENGTH && text.getByte(YEAR_LENGTH) == '-';
      return forms == 0 ? (dated ? time() : named()) : forms;
    }
    return switch (first | ' ') {
      case 't', 'f' -> truth();
      case 'n', 'i' -> named();
      default -> 0;
    };
  }

  private int truth() {
    String lower = text.toString().toLowerCase(Locale.ROOT);
    return lower.equals("true") || lower.equals("false") ? TRUTH : 0;
  }

  private int named() {
    return switch (text.toString().toLowerCase(Locale.ROOT)) {
      case "nan", "inf", "-inf", "infinity", "-infinity" -> DOUBLE | READABLE;
      default -> 0;
    };
  }

  private int number() {
    int length = text.numBytes();
    negative = text.getByte(0) == '-';
    nonzero = false;
    significant = 0;
    digits = 0;
    at = negative ? 1 : 0;
    int begin = at;
    wholeDigits = digits();
    boolean padded = wholeDigits > 1 && text.getByte(begin) == '0';
    if (padded || wholeDigits > MOST_WHOLE_DIGITS) {
      return 0;
    }
    if (at == length) {
      return wholeDigits == 0 ? 0 : whole();
    }
    scale = 0;
    boolean pointed = text.getByte(at) == point;
    if (pointed) {
      at++;
      scale = digits();
    }
    if (wholeDigits + scale == 0) {
      return 0;
    }
    boolean plain = wholeDigits > 0 && (!pointed || scale > 0);
    boolean trailing = scale > 1 && text.getByte(at - 1) == '0';
    if (at == length) {
      int fixed = wholeDigits + scale <= DECIMAL_DIGITS && (nonzero || !negative) ? FIXED : 0;
      return plain ? READABLE | fixed | (trailing ? 0 : asDouble()) : READABLE;
    }
    return exponent() ? READABLE | (plain && !trailing ? asDouble() : 0) : 0;
  }

  /** Passes digits over, and counts them. */
  private int digits() {
    int begin = at;
    for (; at < text.numBytes() && isDigit(text.getByte(at)); at++) {
      int digit = text.getByte(at) - '0';
      digits = 10 * digits + digit;
      nonzero |= digit != 0;
      significant += nonzero ? 1 : 0;
    }
    return at - begin;
  }

  private boolean exponent() {
    int end = text.numBytes();
    if ((text.getByte(at) | ' ') != 'e' || end - at > 5) {
      return false;
    }
    at++;
    if (at < end && (text.getByte(at) == '-' || text.getByte(at) == '+')) {
      at++;
    }
    int begin = at;
    while (at < end && isDigit(text.getByte(at))) {
      at++;
    }
    if (at < end || at == begin) {
      return false;
    }
    double value = Double.parseDouble(withPoint());
    return !Double.isInfinite(value) && (value != 0 || !nonzero);
  }

  private int whole() {
    if (negative && !nonzero) {
      return READABLE; // No whole number prints -0.
    }
    scale = 0;
    int forms = READABLE | asDouble() | (wholeDigits <= DECIMAL_DIGITS ? WIDE | FIXED : 0);
    if (wholeDigits > LONG_DIGITS) {
      return forms;
    }
    if (wholeDigits < LONG_DIGITS) {
      long value = negative ? -digits : digits;
      return forms | LONG | (value == (int) value ? INT : 0);
    }
    try {
      Long.parseLong(text.toString());
      return forms | LONG;
    } catch (NumberFormatException e) {
      return forms;
    }
  }

  private int asDouble() {
    if (significant <= SURE_DIGITS) {
      return DOUBLE;
    }
    if (significant > DOUBLE_DIGITS) {
      return 0;
    }
    return proving ? (isPrinted() ? DOUBLE : 0) : DOUBLE | UNPROVEN;
  }

  /** Whether the double of the text, to as many digits, is the text; or is by Java's printing. */
  private boolean isPrinted() {
    BigDecimal number = new BigDecimal(withPoint());
    double value = number.doubleValue();
    MathContext digits = new MathContext(significant, RoundingMode.HALF_EVEN);
    return new BigDecimal(value).round(digits).compareTo(number) == 0
        || new BigDecimal(Double.toString(value)).compareTo(number) == 0;
  }

  private String withPoint() {
    return text.toString().replace((char) point, '.');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private int time() {
    boolean spark = DateTimeUtils.stringToTimestamp(text, zone).isDefined();
    int forms = spark ? TIME : 0;
    String plain = text.toString();
    if (plain.length() == DATE_LENGTH) {
      return isDate(plain) ? forms | DATE : forms;
    }
    boolean local =
        plain.matches("\\d{4}-\\d\\d-\\d\\d[ T]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?");
    return local && isDate(plain.substring(0, DATE_LENGTH)) ? forms | LOCAL_TIME : forms;
  }

  private static boolean isDate(String plain) {
    try {
      return LocalDate.parse(plain).toString().equals(plain);
    } catch (DateTimeException e) {
      return false;
    }
  }
}

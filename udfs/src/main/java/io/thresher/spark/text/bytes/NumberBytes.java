package io.thresher.spark.text.bytes;

/**
 * A number written in bytes of ASCII: digits with a point among them, a minus before and an
 * exponent behind them. What is written otherwise, has more than 19 digits, or lies where its value
 * is hard to tell is not found, and left to slower parsers. Not thread-safe.
 */
public final class NumberBytes {
  /** In the place of an end, where no number was found. */
  public static final int NONE = -1;

  /** So many digits fit into 64 bits. */
  private static final int MOST_DIGITS = 19;

  /** So many fit with a sign, and doubles of as many print them again. */
  private static final int SURE_DIGITS = 18;

  private static final int MOST_EXPONENT = 9999;
  private static final long DOUBLE_BITS_BELOW_FLOAT = (1L << 29) - 1;
  private static final long HALFWAY = 1L << 28;

  private static final long[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private final byte point;
  private final Padding padding;
  private long digits;
  private int count;
  private int exponent;
  private int minus;
  private double plain;
  private boolean pointed;

  /** Whether zeros before a number are taken. */
  public enum Padding {
    TAKEN,
    REFUSED
  }

  /**
   * @param point what stands before a fraction, in ASCII
   */
  public NumberBytes(byte point, Padding padding) {
    this.point = point;
    this.padding = padding;
  }

  /**
   * Reads digits, with a sign and a fraction, but without an exponent.
   *
   * @param bytes that go on behind the number, with anything but a digit
   * @return where they end; {@link #NONE} where there are none or too many
   */
  public int fixed(byte[] bytes, int from) {
    int at = from;
    minus = minus(bytes[at]);
    at += minus;
    int begin = at;
    long sum = 0;
    int digit = bytes[at] - '0';
    while (digit >= 0 && digit <= 9) {
      sum = 10 * sum + digit;
      digit = bytes[++at] - '0';
    }
    count = at - begin;
    if (count > 1 && padding == Padding.REFUSED && bytes[begin] == '0') {
      return NONE;
    }
    int scale = 0;
    pointed = bytes[at] == point;
    if (pointed) {
      int fraction = ++at;
      if (at + Long.BYTES <= bytes.length) {
        long word = (long) Words.LITTLE.get(bytes, at);
        int found = Words.digits(word);
        sum = sum * TENS[found] + Words.number(word, found);
        at += found;
      }
      digit = bytes[at] - '0'; // Of floats, none is left: how many there are makes no branch.
      while (digit >= 0 && digit <= 9) {
        sum = 10 * sum + digit;
        digit = bytes[++at] - '0';
      }
      scale = at - fraction;
      count += scale;
    }
    digits = sum;
    exponent = -scale;
    return count == 0 || count > MOST_DIGITS ? NONE : at;
  }

  /** One where a byte is a minus, else zero: signs come by chance, and a branch would be dear. */
  private static int minus(byte first) {
    return (((first ^ '-') & 0xFF) - 1) >>> 31;
  }

  /**
   * Reads a number as most are written: without an exponent, and without zeros before it. Its value
   * is told by {@link #plainTwofold} and {@link #plainSingle} then, and by no others.
   *
   * @param bytes that go on behind the number, with anything but a digit
   * @return where it ends; {@link #NONE} where it is not written so, or its value is hard to tell
   */
  public int plain(byte[] bytes, int from) {
    int sign = minus(bytes[from]);
    int begin = from + sign;
    int at = begin;
    long sum = 0;
    int digit = bytes[at] - '0';
    while (digit >= 0 && digit <= 9) {
      sum = 10 * sum + digit;
      digit = bytes[++at] - '0';
    }
    int places = at - begin;
    boolean padded = places > 1 && bytes[begin] == '0';
    int scale = 0;
    if (bytes[at] == point) {
      int fraction = ++at;
      if (fraction + Long.BYTES > bytes.length) {
        return NONE;
      }
      long word = (long) Words.LITTLE.get(bytes, at);
      int found = Words.digits(word);
      sum = sum * TENS[found] + Words.number(word, found);
      at += found;
      digit = bytes[at] - '0';
      while (digit >= 0 && digit <= 9) {
        sum = 10 * sum + digit;
        digit = bytes[++at] - '0';
      }
      scale = at - fraction;
    }
    int all = places + scale;
    if (padded || all == 0 || all > SURE_DIGITS) {
      return NONE;
    }
    double value = NearestDouble.ofFraction(sum, scale);
    plain = Double.longBitsToDouble(Double.doubleToRawLongBits(value) | (long) sign << 63);
    return Double.isNaN(value) ? NONE : at;
  }

  /** The double nearest to the number that {@link #plain} read. */
  public double plainTwofold() {
    return plain;
  }

  /** The float nearest to the number that {@link #plain} read; NaN where that is hard to tell. */
  public float plainSingle() {
    return isHalfway(plain) ? Float.NaN : (float) plain;
  }

  private static boolean isHalfway(double value) {
    return (Double.doubleToRawLongBits(value) & DOUBLE_BITS_BELOW_FLOAT) == HALFWAY;
  }

  /** Reads a number of any form. */
  public int number(byte[] bytes, int from) {
    int at = fixed(bytes, from);
    if (at == NONE || (bytes[at] | ' ') != 'e') {
      return at;
    }
    at++;
    boolean small = bytes[at] == '-';
    at += small || bytes[at] == '+' ? 1 : 0;
    int begin = at;
    int power = 0;
    int digit = bytes[at] - '0';
    while (digit >= 0 && digit <= 9 && power <= MOST_EXPONENT) {
      power = 10 * power + digit;
      digit = bytes[++at] - '0';
    }
    if (at == begin || power > MOST_EXPONENT) {
      return NONE;
    }
    exponent += small ? -power : power;
    return at;
  }

  /** Digits of the number read last, leading zeros included. */
  public int count() {
    return count;
  }

  /** Whether the number read last has a point. */
  public boolean isPointed() {
    return pointed;
  }

  /** The digits read last as a whole number with its sign, where they are at most 18. */
  public long whole() {
    return minus == 0 ? digits : -digits;
  }

  /** The double nearest to the number read last; NaN where that is hard to tell, or infinite. */
  public double twofold() {
    double value = NearestDouble.of(digits, exponent);
    return minus == 0 ? value : -value;
  }

  /**
   * The float nearest to the number read last; NaN where that is hard to tell. The double nearest
   * to a number rounds to the same float, but for doubles that lie halfway between two floats.
   */
  public float single() {
    double value = NearestDouble.of(digits, exponent);
    if (isHalfway(value) || value > Float.MAX_VALUE || (value < Float.MIN_NORMAL && value != 0)) {
      return Float.NaN;
    }
    return (float) (minus == 0 ? value : -value);
  }
}

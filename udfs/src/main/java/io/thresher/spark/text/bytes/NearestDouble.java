package io.thresher.spark.text.bytes;

import java.math.BigInteger;

/**
 * The double nearest to a decimal number, by one or two multiplications of 64 by 64 bits: Daniel
 * Lemire, Number Parsing at a Gigabyte per Second, Software: Practice and Experience 51 (2021),
 * after Michael Eisel. The few numbers that this cannot tell, and those that are subnormal or
 * beyond all doubles, are left to others.
 */
final class NearestDouble {
  /** Not a number where the nearest double is not told. */
  static final double UNTOLD = Double.NaN;

  /** Integers up to this one are doubles. */
  private static final long MOST_EXACT = 1L << 53;

  private static final int LEAST_POWER = -342;
  private static final int MOST_POWER = 308;
  private static final int MANTISSA_BITS = 52;
  private static final int BIAS = 1023;
  private static final int MOST_EXPONENT = 0x7FE;

  /** Bits of the mantissa, those that round it and one that may be lost. */
  private static final int KEPT_BITS = MANTISSA_BITS + 3;

  /** Powers of ten that are doubles. */
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** Of each power of five the first 128 bits, the upper half of each before its lower one. */
  private static final long[] FIVES = fives();

  private NearestDouble() {}

  private static long[] fives() {
    long[] fives = new long[2 * (MOST_POWER - LEAST_POWER + 1)];
    for (int power = LEAST_POWER; power <= MOST_POWER; power++) {
      BigInteger first = first128(power);
      fives[2 * (power - LEAST_POWER)] = first.shiftRight(64).longValue();
      fives[2 * (power - LEAST_POWER) + 1] = first.longValue();
    }
    return fives;
  }

  /** Rounded down, of a power below one rounded up, as the proof wants it. */
  private static BigInteger first128(int power) {
    BigInteger five = BigInteger.valueOf(5).pow(Math.abs(power));
    int bits = five.bitLength();
    if (power >= 0) {
      return bits > 128 ? five.shiftRight(bits - 128) : five.shiftLeft(128 - bits);
    }
    BigInteger inverse = BigInteger.ONE.shiftLeft(bits + 127).divide(five).add(BigInteger.ONE);
    return inverse.shiftRight(Math.max(0, inverse.bitLength() - 128));
  }

  /**
   * @param digits without a sign: up to 19 of them
   * @param power of ten that they are multiplied by
   */
  static double of(long digits, int power) {
    if (digits == 0) {
      return 0;
    }
    if (digits > 0 && digits <= MOST_EXACT && power >= -22 && power <= 22) {
      return power < 0 ? digits / TENS[-power] : digits * TENS[power];
    }
    return power < LEAST_POWER || power > MOST_POWER ? UNTOLD : byFives(digits, power);
  }

  /**
   * As {@link #of}, by fewer branches.
   *
   * @param scale how many of the digits stand behind the point
   */
  static double ofFraction(long digits, int scale) {
    boolean exact = digits >= 0 && digits <= MOST_EXACT && scale < TENS.length;
    return exact ? digits / TENS[scale] : of(digits, -scale);
  }

  private static double byFives(long digits, int power) {
    int zeros = Long.numberOfLeadingZeros(digits);
    long shifted = digits << zeros;
    int place = 2 * (power - LEAST_POWER);
    long low = shifted * FIVES[place];
    long high = unsignedHigh(shifted, FIVES[place]);
    long lost = -1L >>> KEPT_BITS;
    if ((high & lost) == lost) {
      long more = unsignedHigh(shifted, FIVES[place + 1]);
      low += more;
      high += Long.compareUnsigned(low, more) < 0 ? 1 : 0;
      if (low == -1 && (power < -27 || power > 55)) {
        return UNTOLD;
      }
    }
    return rounded(high, low, power, zeros);
  }

  private static double rounded(long high, long low, int power, int zeros) {
    int upper = (int) (high >>> 63);
    int shift = upper + 64 - KEPT_BITS;
    long mantissa = high >>> shift;
    // The binary exponent of the power of ten, by log2(10) as a fraction of 2^16.
    int exponent = ((217706 * power) >> 16) + 63 + upper - zeros + BIAS;
    if (exponent <= 0) {
      return UNTOLD;
    }
    boolean between = (low == 0 || low == 1) && power >= -4 && power <= 23 && (mantissa & 3) == 1;
    if (between && mantissa << shift == high) {
      mantissa &= ~1L; // Halfway between two doubles: the even one.
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    if (mantissa >= 1L << (MANTISSA_BITS + 1)) {
      mantissa = 1L << MANTISSA_BITS;
      exponent++;
    }
    return exponent > MOST_EXPONENT
        ? UNTOLD
        : Double.longBitsToDouble(
            (long) exponent << MANTISSA_BITS | (mantissa & ~(1L << MANTISSA_BITS)));
  }

  private static long unsignedHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}

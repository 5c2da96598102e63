package io.thresher.tensor;

import java.math.BigDecimal;

/**
 * IEEE 754 binary16 and bfloat16 as bits in a short. Rounds to nearest, ties to even; a NaN stays a
 * NaN.
 */
public final class HalfFloats {
  private HalfFloats() {}

  /** The binary16 value with these bits. Exact. */
  public static float float16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }

  /**
   * The bits of the binary16 value nearest to {@code value}; too large a magnitude becomes an
   * infinity.
   */
  public static short toFloat16(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
    double magnitude = Math.abs(value);
    if (Double.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 65520) {
      return (short) (sign | 0x7c00);
    }
    // The spacing of binary16 values at this magnitude; Math.rint rounds ties to even.
    int exponent = Math.max(Math.getExponent(magnitude), -14);
    long units = (long) Math.rint(Math.scalb(magnitude, 10 - exponent));
    return (short) (sign | (int) (units + ((long) (exponent + 14) << 10)));
  }

  /** The bfloat16 value with these bits. Exact. */
  public static float bfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The bits of the bfloat16 value nearest to {@code value}. */
  public static short toBfloat16(double value) {
    float single = odd(value);
    int bits = Float.floatToRawIntBits(single);
    if (Float.isNaN(single)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  /**
   * The value itself, or the one beside it whose last bit is set: rounded again to fewer bits it
   * gives what the value would give, where rounding to nearest twice may not.
   */
  private static float odd(double value) {
    float nearest = (float) value;
    boolean even = (Float.floatToRawIntBits(nearest) & 1) == 0;
    if (nearest == value || !even || !Float.isFinite(nearest)) {
      return nearest;
    }
    return nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  /** As {@link #odd(double)}, of a number of 64 bits. */
  static double odd(long value) {
    double nearest = (double) value;
    // What lies above 2^53 is cut down to 53 bits, and a set bit below them to the lowest of them.
    boolean exact = (value << 11 >> 11) == value || (value & 0x7ff) == 0;
    return exact ? nearest : (double) ((value | 0x800) & ~0x7ffL);
  }

  /** As {@link #odd(double)}, of a decimal number. */
  static double odd(BigDecimal value) {
    double nearest = value.doubleValue();
    boolean even = (Double.doubleToRawLongBits(nearest) & 1) == 0;
    int side = even ? value.compareTo(new BigDecimal(nearest)) : 0;
    if (side == 0) {
      return nearest;
    }
    return side > 0 ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }
}

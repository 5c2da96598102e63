package io.thresher.tensor;

import io.thresher.model.ElementType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.spark.sql.types.Decimal;

/** Writes single elements of a numeric or bool tensor, and refuses values that do not fit. */
public final class ElementWriter {
  private static final double TWO_TO_63 = 0x1p63;

  private final ElementType type;
  private final ByteBuffer data;
  private final long minimum;
  private final long maximum;

  /**
   * @param data the tensor, in native byte order
   */
  public ElementWriter(ElementType type, ByteBuffer data) {
    this.type = type;
    this.data = data;
    int bits = 8 * type.bytes();
    boolean signed =
        type == ElementType.INT8
            || type == ElementType.INT16
            || type == ElementType.INT32
            || type == ElementType.INT64;
    minimum = signed ? Long.MIN_VALUE >> (64 - bits) : 0;
    maximum =
        switch (type) {
          case BOOL -> 1;
          case INT64, UINT64 -> Long.MAX_VALUE;
          default -> (1L << (signed ? bits - 1 : bits)) - 1;
        };
  }

  private boolean fits(long value) {
    return value >= minimum && value <= maximum;
  }

  /** Writes a value given for nulls, which was checked when planning. */
  void fill(int element, ValueReader source) {
    if (type.isFloating()) {
      putFloating(element, source.doubleFill());
    } else {
      putWhole(element, source.longFill());
    }
  }

  /** Writes a small whole number, which fits every type. */
  public void put(int element, long value) {
    if (type.isFloating()) {
      putFloating(element, (double) value);
    } else {
      putWhole(element, value);
    }
  }

  /** Writes a number of small size, which a floating type rounds. */
  void putRounded(int element, double value) {
    putFloating(element, value);
  }

  public void put(int element, long value, ValueReader source, int row) {
    if (type.isFloating()) {
      putRounded(element, value);
      if (type == ElementType.FLOAT16 && !isFinite(element)) {
        throw doesNotFit(Long.toString(value), source, row);
      }
    } else if (fits(value)) {
      putWhole(element, value);
    } else {
      throw doesNotFit(Long.toString(value), source, row);
    }
  }

  public void put(int element, double value, ValueReader source, int row) {
    if (type.isFloating()) {
      putFloating(element, value);
      if (type != ElementType.DOUBLE && Double.isFinite(value) && !isFinite(element)) {
        throw doesNotFit(Double.toString(value), source, row);
      }
      return;
    }
    boolean whole = value == Math.rint(value);
    if (whole && type == ElementType.UINT64 && value >= TWO_TO_63 && value < 2 * TWO_TO_63) {
      putWhole(element, (long) (value - TWO_TO_63) ^ Long.MIN_VALUE);
    } else if (whole && value >= -TWO_TO_63 && value < TWO_TO_63 && fits((long) value)) {
      putWhole(element, (long) value);
    } else {
      throw doesNotFit(Double.toString(value), source, row);
    }
  }

  public void put(int element, Decimal value, ValueReader source, int row) {
    if (value.scale() == 0 && value.precision() <= Decimal.MAX_LONG_DIGITS()) {
      put(element, value.toUnscaledLong(), source, row);
      return;
    }
    BigDecimal number = value.toJavaBigDecimal();
    if (type.isFloating()) {
      putRounded(element, number);
      if (!isFinite(element)) {
        throw doesNotFit(number.toPlainString(), source, row);
      }
      return;
    }
    BigInteger whole = number.toBigInteger();
    boolean exact = number.scale() <= 0 || number.compareTo(new BigDecimal(whole)) == 0;
    if (exact && whole.bitLength() <= 63 && fits(whole.longValue())) {
      putWhole(element, whole.longValue());
    } else if (exact && type == ElementType.UINT64 && fitsUnsigned(whole)) {
      putWhole(element, whole.longValue());
    } else {
      throw doesNotFit(number.toPlainString(), source, row);
    }
  }

  private static boolean fitsUnsigned(BigInteger whole) {
    return whole.signum() >= 0 && whole.bitLength() <= 64;
  }

  /** The nearest value, by one rounding only. */
  private void putRounded(int element, long value) {
    switch (type) {
      case FLOAT -> data.putFloat(element << 2, (float) value);
      case DOUBLE -> data.putDouble(element << 3, (double) value);
      default -> putFloating(element, HalfFloats.odd(value));
    }
  }

  private void putRounded(int element, BigDecimal value) {
    switch (type) {
      case FLOAT -> data.putFloat(element << 2, value.floatValue());
      case DOUBLE -> data.putDouble(element << 3, value.doubleValue());
      default -> putFloating(element, HalfFloats.odd(value));
    }
  }

  void putBytes(int element, byte[] bytes) {
    data.put(element, bytes);
  }

  private boolean isFinite(int element) {
    return switch (type) {
      case FLOAT -> Float.isFinite(data.getFloat(element << 2));
      case DOUBLE -> true; // Every decimal number that Spark has.
      case FLOAT16 -> Float.isFinite(HalfFloats.float16(data.getShort(element << 1)));
      default -> Float.isFinite(HalfFloats.bfloat16(data.getShort(element << 1)));
    };
  }

  private RowFailure doesNotFit(String value, ValueReader source, int row) {
    String expected = type == ElementType.BOOL ? "0 or 1" : "a value of " + type.label();
    return RowFailure.of(row, source, "expected " + expected + ", got " + value);
  }

  private void putFloating(int element, double value) {
    switch (type) {
      case FLOAT -> data.putFloat(element << 2, (float) value);
      case DOUBLE -> data.putDouble(element << 3, value);
      case FLOAT16 -> data.putShort(element << 1, HalfFloats.toFloat16(value));
      case BFLOAT16 -> data.putShort(element << 1, HalfFloats.toBfloat16(value));
      default -> throw new IllegalStateException(type.label());
    }
  }

  private void putWhole(int element, long value) {
    switch (type) {
      case INT64, UINT64 -> data.putLong(element << 3, value);
      case INT32, UINT32 -> data.putInt(element << 2, (int) value);
      case INT16, UINT16 -> data.putShort(element << 1, (short) value);
      case INT8, UINT8, BOOL -> data.put(element, (byte) value);
      default -> throw new IllegalStateException(type.label());
    }
  }
}

package io.thresher.tensor.output;

import io.thresher.model.ElementType;
import io.thresher.options.ValueRange;
import io.thresher.tensor.HalfFloats;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Finds rows of one output with a score that is NaN, infinite or out of a range. Blocks of plain
 * floats are looked through as whole numbers, where an infinity or NaN is a large one: that costs a
 * fraction of a nanosecond a score. Owned by one task and not thread-safe.
 */
public final class ScoreCheck {
  private static final int BLOCK = 1024;
  private static final int FLOAT_INFINITY = 0x7f800000;
  private static final int DOUBLE_INFINITY_HIGH = 0x7ff00000;
  private static final int MAGNITUDE = 0x7fffffff;

  private final OutputColumn column;
  private final ElementType type;
  private final ValueRange range;
  private final boolean isOfAll;
  private final int[] ints;
  private final long[] longs;

  /**
   * @param column of numbers
   */
  public ScoreCheck(OutputColumn column, ValueRange range) {
    this.column = column;
    this.range = range;
    isOfAll = range.isAll();
    type = column.binding().type();
    ints = new int[type == ElementType.FLOAT ? BLOCK : 0];
    longs = new long[type == ElementType.DOUBLE ? BLOCK : 0];
  }

  /** The first of the rows {@code [from, to)} with such a score; {@code to} where there is none. */
  public int firstRefused(int from, int to) {
    ByteBuffer numbers = column.numbers();
    if (isOfAll && allFinite(numbers, column.element(from), column.element(to))) {
      return to;
    }
    for (int row = from; row < to; row++) {
      if (firstRefusedElement(numbers, column.element(row), column.element(row + 1)) >= 0) {
        return row;
      }
    }
    return to;
  }

  /** What is wrong with a row that was found, without its value. */
  public String describe(int row) {
    ByteBuffer numbers = column.numbers();
    int element = firstRefusedElement(numbers, column.element(row), column.element(row + 1));
    double value = value(numbers, element);
    return Double.isNaN(value)
        ? "NaN"
        : Double.isInfinite(value) ? "an infinity" : "a number out of range";
  }

  private boolean allFinite(ByteBuffer numbers, int from, int to) {
    return switch (type) {
      case FLOAT -> floatsFinite(numbers, from, to);
      case DOUBLE -> doublesFinite(numbers, from, to);
      default -> firstRefusedElement(numbers, from, to) < 0;
    };
  }

  private boolean floatsFinite(ByteBuffer numbers, int from, int to) {
    IntBuffer values = numbers.asIntBuffer();
    for (int start = from; start < to; start += BLOCK) {
      int count = Math.min(BLOCK, to - start);
      values.get(start, ints, 0, count);
      int largest = 0;
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, ints[i] & MAGNITUDE);
      }
      if (largest >= FLOAT_INFINITY) {
        return false;
      }
    }
    return true;
  }

  private boolean doublesFinite(ByteBuffer numbers, int from, int to) {
    LongBuffer values = numbers.asLongBuffer();
    for (int start = from; start < to; start += BLOCK) {
      int count = Math.min(BLOCK, to - start);
      values.get(start, longs, 0, count);
      int largest = 0;
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, (int) (longs[i] >>> 32) & MAGNITUDE);
      }
      if (largest >= DOUBLE_INFINITY_HIGH) {
        return false;
      }
    }
    return true;
  }

  private int firstRefusedElement(ByteBuffer numbers, int from, int to) {
    for (int i = from; i < to; i++) {
      double value = value(numbers, i);
      boolean accepted =
          value >= range.lowest() && value <= range.highest() && !Double.isInfinite(value);
      if (!accepted) {
        return i;
      }
    }
    return -1;
  }

  private double value(ByteBuffer data, int i) {
    return switch (type) {
      case FLOAT -> data.getFloat(i << 2);
      case DOUBLE -> data.getDouble(i << 3);
      case FLOAT16 -> HalfFloats.float16(data.getShort(i << 1));
      case BFLOAT16 -> HalfFloats.bfloat16(data.getShort(i << 1));
      case INT8 -> data.get(i);
      case UINT8 -> Byte.toUnsignedInt(data.get(i));
      case INT16 -> data.getShort(i << 1);
      case UINT16 -> Short.toUnsignedInt(data.getShort(i << 1));
      case INT32 -> data.getInt(i << 2);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(i << 2));
      case INT64 -> data.getLong(i << 3);
      case UINT64 -> unsigned(data.getLong(i << 3));
      case BOOL, STRING -> throw new IllegalStateException(type.label());
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;

/**
 * Finds rows that not every engine takes for what they are: with a floating-point number that is
 * infinite or none, a whole number that does not fit into 32 bits, or one that is no place of the
 * table that it is looked up in.
 */
public final class OutlyingRows {
  private static final long SIGNS_OF_FLOATS = 0x8000_0000_8000_0000L;
  private static final long SIGNS_OF_HALVES = 0x8000_8000_8000_8000L;

  private OutlyingRows() {}

  /**
   * The rows of the inputs of a run where an input has one; empty where none has.
   *
   * @param inputs of one number of rows
   * @param limits by input: rows with numbers below zero, or from there on, count as well
   */
  public static BitSet of(Collection<TensorSlice> inputs, Map<String, Long> limits) {
    BitSet rows = new BitSet();
    for (TensorSlice input : inputs) {
      boolean some = input.shape().length > 0 && input.shape()[0] > 0;
      if (some && isOutlying(input.data(), input.type(), 0, input.bytes())) {
        mark(rows, input);
      }
      Long limit = limits.get(input.name());
      if (some && limit != null) {
        markBeyond(rows, input, limit);
      }
    }
    return rows;
  }

  private static void mark(BitSet rows, TensorSlice input) {
    int count = Math.toIntExact(input.shape()[0]);
    int rowBytes = input.bytes() / count;
    for (int row = 0; row < count; row++) {
      if (isOutlying(input.data(), input.type(), row * rowBytes, (row + 1) * rowBytes)) {
        rows.set(row);
      }
    }
  }

  private static void markBeyond(BitSet rows, TensorSlice input, long limit) {
    int bytes = input.type().bytes();
    ByteBuffer data = input.data();
    int width = input.bytes() / bytes / Math.toIntExact(input.shape()[0]);
    for (int i = 0; i < input.bytes() / bytes; i++) {
      if (!isWithin(data, input.type(), i * bytes, limit)) {
        rows.set(i / width);
      }
    }
  }

  private static boolean isWithin(ByteBuffer data, ElementType type, int at, long limit) {
    double value =
        switch (type) {
          case DOUBLE -> data.getDouble(at);
          case FLOAT -> data.getFloat(at);
          case INT64, UINT64 -> data.getLong(at);
          case INT32, UINT32 -> data.getInt(at);
          case INT16 -> data.getShort(at);
          case UINT16 -> Short.toUnsignedInt(data.getShort(at));
          case INT8 -> data.get(at);
          case UINT8 -> Byte.toUnsignedInt(data.get(at));
          default -> 0;
        };
    return value >= 0 && value < limit;
  }

  private static boolean isOutlying(ByteBuffer data, ElementType type, int from, int to) {
    return switch (type) {
      case DOUBLE -> exponent(data, from, to, 0x7ff0_0000_0000_0000L, 0x0010_0000_0000_0000L) < 0;
      case FLOAT ->
          (exponent(data, from, to, 0x7f80_0000_7f80_0000L, 0x0080_0000_0080_0000L)
                  & SIGNS_OF_FLOATS)
              != 0;
      case FLOAT16 ->
          (exponent(data, from, to, 0x7c00_7c00_7c00_7c00L, 0x0400_0400_0400_0400L)
                  & SIGNS_OF_HALVES)
              != 0;
      case BFLOAT16 ->
          (exponent(data, from, to, 0x7f80_7f80_7f80_7f80L, 0x0080_0080_0080_0080L)
                  & SIGNS_OF_HALVES)
              != 0;
      case INT64, UINT64 -> wide(data, from, to);
      case UINT32 -> negative(data, from, to);
      default -> false;
    };
  }

  /**
   * Looks at eight bytes at a time: where all bits of an exponent are set, adding one to its last
   * carries into the place of the sign, which was cleared.
   */
  private static long exponent(ByteBuffer data, int from, int to, long exponents, long ones) {
    long carried = 0;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      carried |= (data.getLong(at) & exponents) + ones;
    }
    for (; at < to; at += Short.BYTES) {
      boolean whole = at <= to - Float.BYTES && (ones & 0xffff) == 0;
      long bits = whole ? data.getInt(at) : data.getShort(at);
      carried |= (bits & exponents & mask(whole)) + (ones & mask(whole));
      at += whole ? Short.BYTES : 0;
    }
    return carried;
  }

  /** One number of the bits in the low ones of a long. */
  private static long mask(boolean whole) {
    return whole ? 0xffff_ffffL : 0xffffL;
  }

  private static boolean wide(ByteBuffer data, int from, int to) {
    long different = 0;
    for (int at = from; at < to; at += Long.BYTES) {
      long value = data.getLong(at);
      different |= value ^ (int) value;
    }
    return different != 0;
  }

  private static boolean negative(ByteBuffer data, int from, int to) {
    int signs = 0;
    for (int at = from; at < to; at += Integer.BYTES) {
      signs |= data.getInt(at);
    }
    return signs < 0;
  }
}

package io.thresher.spark.select;

import io.thresher.tensor.FloatArrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Copies of chosen rows of columns of numbers: one loop a type, and none reads a null's value. */
final class NumberCopies {
  private static final FloatArrays ARRAYS = FloatArrays.load();

  private NumberCopies() {}

  /** Whether columns of the type are copied here. */
  static boolean isOf(DataType type) {
    return WholeRange.isOf(type) || RealRange.isOf(type) || type instanceof BooleanType;
  }

  /**
   * Copies rows {@code rows[from]} to {@code rows[from + count - 1]} behind the first {@code at}.
   */
  static void copy(
      ColumnVector column, int[] rows, int from, int count, WritableColumnVector to, int at) {
    to.reserve(at + count);
    boolean hasNull = column.hasNull();
    float[] floats = hasNull || !(to.dataType() instanceof FloatType) ? null : ARRAYS.of(column);
    float[] copies = floats == null ? null : ARRAYS.of(to);
    if (floats != null && copies != null) {
      for (int i = 0; i < count; i += ChosenRows.BLOCK) {
        gather(floats, rows, from + i, Math.min(ChosenRows.BLOCK, count - i), copies, at + i);
      }
      return;
    }
    int[] source = new int[count];
    int[] target = new int[count];
    int values = 0;
    for (int i = 0; i < count; i++) {
      if (hasNull && column.isNullAt(rows[from + i])) {
        to.putNull(at + i);
      } else {
        source[values] = rows[from + i];
        target[values++] = at + i;
      }
    }
    copy(column, source, to, target, values);
  }

  private static void gather(
      float[] floats, int[] rows, int from, int count, float[] copies, int at) {
    for (int i = 0; i < count; i++) {
      copies[at + i] = floats[rows[from + i]];
    }
  }

  private static void copy(
      ColumnVector from, int[] source, WritableColumnVector to, int[] target, int count) {
    DataType type = to.dataType();
    if (type instanceof FloatType) {
      for (int i = 0; i < count; i++) {
        to.putFloat(target[i], from.getFloat(source[i]));
      }
    } else if (type instanceof DoubleType) {
      for (int i = 0; i < count; i++) {
        to.putDouble(target[i], from.getDouble(source[i]));
      }
    } else if (type instanceof IntegerType || type instanceof DateType) {
      for (int i = 0; i < count; i++) {
        to.putInt(target[i], from.getInt(source[i]));
      }
    } else if (type instanceof ShortType) {
      for (int i = 0; i < count; i++) {
        to.putShort(target[i], from.getShort(source[i]));
      }
    } else if (type instanceof ByteType) {
      for (int i = 0; i < count; i++) {
        to.putByte(target[i], from.getByte(source[i]));
      }
    } else if (type instanceof BooleanType) {
      for (int i = 0; i < count; i++) {
        to.putBoolean(target[i], from.getBoolean(source[i]));
      }
    } else {
      for (int i = 0; i < count; i++) {
        to.putLong(target[i], from.getLong(source[i]));
      }
    }
  }
}

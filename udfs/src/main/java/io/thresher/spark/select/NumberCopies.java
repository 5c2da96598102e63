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
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Copies of chosen rows of columns of numbers: one loop a type, and none reads a null's value. */
final class NumberCopies {
  private static final FloatArrays ARRAYS = FloatArrays.load();

  private NumberCopies() {}

  /** Whether the type is one of numbers, so that the copy is made. */
  static boolean copy(ColumnVector from, int[] rows, int count, WritableColumnVector to) {
    if (!copy(from, rows, to, rows, 0)) {
      return false;
    }
    boolean hasNull = from.hasNull();
    float[] floats = hasNull ? null : ARRAYS.of(from);
    float[] copies = floats == null ? null : ARRAYS.of(to);
    if (to.dataType() instanceof FloatType && floats != null && copies != null) {
      for (int i = 0; i < count; i++) {
        copies[i] = floats[rows[i]];
      }
      return true;
    }
    int[] source = new int[count];
    int[] target = new int[count];
    int values = 0;
    for (int i = 0; i < count; i++) {
      if (hasNull && from.isNullAt(rows[i])) {
        to.putNull(i);
      } else {
        source[values] = rows[i];
        target[values++] = i;
      }
    }
    return copy(from, source, to, target, values);
  }

  private static boolean copy(
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
    } else if (type instanceof LongType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      for (int i = 0; i < count; i++) {
        to.putLong(target[i], from.getLong(source[i]));
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
      return false;
    }
    return true;
  }
}

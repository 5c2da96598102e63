package io.thresher.output;

import java.util.function.IntUnaryOperator;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Spark's types that are written as whole numbers of 32 bits. */
final class IntReaders {
  private IntReaders() {}

  static IntValues.Reader of(DataType type, DateTimes times) {
    if (type instanceof ByteType) {
      return IntReaders::bytes;
    }
    if (type instanceof ShortType) {
      return IntReaders::shorts;
    }
    if (type instanceof DecimalType decimal) {
      return (vector, from, count) -> decimals(decimal, vector, from, count);
    }
    IntUnaryOperator calendar = times.dates();
    if (type instanceof DateType && calendar != null) {
      return (vector, from, count) -> mapped(vector.getInts(from, count), calendar);
    }
    return ColumnVector::getInts;
  }

  private static int[] bytes(ColumnVector vector, int from, int count) {
    byte[] narrow = vector.getBytes(from, count);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = narrow[i];
    }
    return values;
  }

  private static int[] shorts(ColumnVector vector, int from, int count) {
    short[] narrow = vector.getShorts(from, count);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = narrow[i];
    }
    return values;
  }

  private static int[] decimals(DecimalType type, ColumnVector vector, int from, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          (int) vector.getDecimal(from + i, type.precision(), type.scale()).toUnscaledLong();
    }
    return values;
  }

  private static int[] mapped(int[] values, IntUnaryOperator mapping) {
    for (int i = 0; i < values.length; i++) {
      values[i] = mapping.applyAsInt(values[i]);
    }
    return values;
  }
}

package io.thresher.output;

import java.util.function.LongUnaryOperator;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Spark's types that are written as whole numbers of 64 bits. */
final class LongReaders {
  private static final int MICROS_PER_MILLI = 1000;

  private LongReaders() {}

  static LongValues.Reader of(DataType type, PrimitiveType written, DateTimes times) {
    if (type instanceof DecimalType decimal) {
      return (vector, from, count) -> decimals(decimal, vector, from, count);
    }
    LongUnaryOperator mapping = mapping(type, written, times);
    return mapping == null
        ? ColumnVector::getLongs
        : (vector, from, count) -> mapped(vector.getLongs(from, count), mapping);
  }

  private static @Nullable LongUnaryOperator mapping(
      DataType type, PrimitiveType written, DateTimes times) {
    LongUnaryOperator calendar = type instanceof TimestampType ? times.timestamps() : null;
    if (!inMillis(written)) {
      return calendar;
    }
    LongUnaryOperator millis = micros -> Math.floorDiv(micros, MICROS_PER_MILLI);
    return calendar == null ? millis : millis.compose(calendar);
  }

  private static boolean inMillis(PrimitiveType written) {
    return written.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
        && timestamp.getUnit() == TimeUnit.MILLIS;
  }

  private static long[] decimals(DecimalType type, ColumnVector vector, int from, int count) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = vector.getDecimal(from + i, type.precision(), type.scale()).toUnscaledLong();
    }
    return values;
  }

  private static long[] mapped(long[] values, LongUnaryOperator mapping) {
    for (int i = 0; i < values.length; i++) {
      values[i] = mapping.applyAsLong(values[i]);
    }
    return values;
  }
}

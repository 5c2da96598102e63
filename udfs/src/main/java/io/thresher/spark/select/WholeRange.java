package io.thresher.spark.select;

import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * What is true where the whole number of a column is in a range.
 *
 * @param column its place in the batch
 * @param low the least of the range
 * @param high the greatest of it; none is in it where that is less
 */
record WholeRange(int column, DataType type, long low, long high) implements ColumnCondition {

  static boolean isOf(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof DateType
        || type instanceof LongType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  static WholeRange upTo(int column, DataType type, long high) {
    return new WholeRange(column, type, Long.MIN_VALUE, high);
  }

  static WholeRange below(int column, DataType type, long bound) {
    return bound == Long.MIN_VALUE
        ? new WholeRange(column, type, 0, -1)
        : upTo(column, type, bound - 1);
  }

  @Override
  public void evaluate(ColumnarBatch batch, int from, int count, byte[] truths) {
    ColumnVector values = batch.column(column);
    boolean hasNull = values.hasNull();
    if (type instanceof ByteType) {
      for (int i = 0; i < count; i++) {
        truths[i] =
            hasNull && values.isNullAt(from + i) ? UNKNOWN : truth(values.getByte(from + i));
      }
    } else if (type instanceof ShortType) {
      for (int i = 0; i < count; i++) {
        truths[i] =
            hasNull && values.isNullAt(from + i) ? UNKNOWN : truth(values.getShort(from + i));
      }
    } else if (type instanceof IntegerType || type instanceof DateType) {
      for (int i = 0; i < count; i++) {
        truths[i] = hasNull && values.isNullAt(from + i) ? UNKNOWN : truth(values.getInt(from + i));
      }
    } else {
      for (int i = 0; i < count; i++) {
        truths[i] =
            hasNull && values.isNullAt(from + i) ? UNKNOWN : truth(values.getLong(from + i));
      }
    }
  }

  private byte truth(long value) {
    return low <= value && value <= high ? TRUE : FALSE;
  }
}

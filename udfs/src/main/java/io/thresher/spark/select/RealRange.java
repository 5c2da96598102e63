package io.thresher.spark.select;

import io.thresher.tensor.FloatArrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * What is true where the floating-point number of a column is in a range. NaN is in none: Spark
 * takes it for greater than all others.
 *
 * @param column its place in the batch
 * @param low the least of the range, no NaN
 * @param high the greatest of it, no NaN; none is in it where that is less
 */
record RealRange(int column, DataType type, double low, double high) implements ColumnCondition {
  private static final FloatArrays ARRAYS = FloatArrays.load();

  static boolean isOf(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }

  static RealRange upTo(int column, DataType type, double high) {
    return new RealRange(column, type, Double.NEGATIVE_INFINITY, high);
  }

  static RealRange below(int column, DataType type, double bound) {
    return bound == Double.NEGATIVE_INFINITY
        ? new RealRange(column, type, 0, -1)
        : upTo(column, type, Math.nextDown(bound));
  }

  @Override
  public void evaluate(ColumnarBatch batch, int from, int count, byte[] truths) {
    ColumnVector values = batch.column(column);
    boolean hasNull = values.hasNull();
    float[] floats = type instanceof FloatType && !hasNull ? ARRAYS.of(values) : null;
    if (floats != null) {
      for (int i = 0; i < count; i++) {
        truths[i] = truth(floats[from + i]);
      }
    } else if (type instanceof FloatType) {
      for (int i = 0; i < count; i++) {
        truths[i] =
            hasNull && values.isNullAt(from + i) ? UNKNOWN : truth(values.getFloat(from + i));
      }
    } else {
      for (int i = 0; i < count; i++) {
        truths[i] =
            hasNull && values.isNullAt(from + i) ? UNKNOWN : truth(values.getDouble(from + i));
      }
    }
  }

  private byte truth(double value) {
    return low <= value && value <= high ? TRUE : FALSE;
  }
}

package io.thresher.tensor;

import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Consecutive rows of a column of floats, as an array: that of the vector itself where it has one,
 * a copy elsewhere.
 */
final class FloatRun {
  private static final FloatArrays ARRAYS = FloatArrays.load();

  float[] values = {};

  /** Index of the first row in {@link #values}. */
  int start;

  /** Takes rows of a vector without nulls, to be read before the vector is filled anew. */
  void share(ColumnVector vector, int from, int count) {
    float[] shared = ARRAYS.of(vector);
    if (shared == null) {
      values = vector.getFloats(from, count);
      start = 0;
    } else {
      values = shared;
      start = from;
    }
  }
}

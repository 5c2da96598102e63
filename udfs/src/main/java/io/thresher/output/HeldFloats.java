package io.thresher.output;

import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** The arrays in which vectors hold floats, of which Spark hands out new copies only. */
public interface HeldFloats {

  /**
   * The array of a vector, not to be changed, with a row's value under the row's number; null where
   * it has none such.
   */
  float @Nullable [] of(ColumnVector vector);
}

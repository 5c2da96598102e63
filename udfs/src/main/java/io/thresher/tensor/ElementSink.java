package io.thresher.tensor;

import org.apache.spark.sql.vectorized.ColumnarArray;

/** Takes runs of values into a tensor. */
public interface ElementSink {

  /**
   * Writes all values of {@code run} at elements {@code first, first + stride, ...}.
   *
   * @param hasNulls whether to look for nulls
   * @param row the row of the first value, for messages
   * @param rowStep 1 where each value is a row of its own, 0 where all belong to one
   */
  void write(
      ColumnarArray run,
      ValueReader reader,
      boolean hasNulls,
      int first,
      int stride,
      int row,
      int rowStep);

  /** Writes the replacement of nulls at {@code count} elements from {@code first}. */
  void fill(ValueReader reader, int first, int count);

  /** Writes raw bytes, for a tensor of bytes. */
  default void write(byte[] bytes, int first) {
    throw new UnsupportedOperationException("bytes");
  }
}

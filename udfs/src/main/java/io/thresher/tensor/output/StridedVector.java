package io.thresher.tensor.output;

import org.apache.spark.sql.vectorized.ColumnVector;

/** Rows of another vector that lie at one distance from each other. */
final class StridedVector extends MovedVector {
  private final int first;
  private final int stride;

  /** Row i is row {@code first + i * stride} of {@code elements}. */
  StridedVector(ColumnVector elements, int first, int stride) {
    super(elements);
    this.first = first;
    this.stride = stride;
  }

  @Override
  int at(int row) {
    return first + row * stride;
  }
}

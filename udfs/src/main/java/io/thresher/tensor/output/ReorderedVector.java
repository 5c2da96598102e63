package io.thresher.tensor.output;

import org.apache.spark.sql.vectorized.ColumnVector;

/** The rows of another vector in an order of their own. */
public final class ReorderedVector extends MovedVector {
  private final int[] places;
  private final int base;

  /** Row i is row {@code places[base + i]} of {@code scores}. */
  public ReorderedVector(ColumnVector scores, int[] places, int base) {
    super(scores);
    this.places = places;
    this.base = base;
  }

  @Override
  int at(int row) {
    return places[base + row];
  }
}

package io.thresher.tensor.output;

import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of one length that lie one behind the other, as a model gives vectors.
 *
 * @param elements of all arrays
 * @param first the element that the array of row 0 begins with
 * @param length elements of each array
 */
public record EvenLists(ColumnVector elements, int first, int length) {

  /** What a column of arrays is made of; null where it is no such column. */
  public static @Nullable EvenLists of(ColumnVector column) {
    return column instanceof ListVector lists ? lists.even() : null;
  }
}

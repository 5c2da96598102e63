package io.thresher.spark.sample;

import io.thresher.profile.ColumnSketch;
import org.apache.spark.sql.vectorized.ColumnVector;

/** The values of a column in the rows that a task has chosen so far, by their slots. */
abstract class ValueBuffer {
  final SampledColumn source;

  ValueBuffer(SampledColumn source) {
    this.source = source;
  }

  /**
   * Takes the values of the first {@code count} of {@code rows}.
   *
   * @param slots where they go, from the place {@code first} on
   * @param room more than any slot
   */
  final void take(ColumnVector[] columns, int[] rows, int[] slots, int first, int count, int room) {
    if (room > capacity()) {
      grow(room);
    }
    read(columns[source.ordinal()], rows, slots, first, count);
  }

  abstract int capacity();

  abstract void grow(int capacity);

  abstract void read(ColumnVector column, int[] rows, int[] slots, int first, int count);

  /** Of the values in the first {@code count} of {@code slots}. */
  abstract ColumnSketch sketch(int[] slots, int count);
}

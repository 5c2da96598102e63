package io.thresher.spark.sample;

import io.thresher.profile.ColumnSketch;
import org.apache.spark.sql.vectorized.ColumnVector;

/** The values of a column in the rows that a task has chosen so far. */
abstract class ValueBuffer {
  private static final int FIRST = 512;

  final SampledColumn source;
  private final int most;
  private int size;

  ValueBuffer(SampledColumn source, int most) {
    this.source = source;
    this.most = most;
  }

  final int size() {
    return size;
  }

  /** Appends the values at the first {@code count} of {@code rows}. */
  final void take(ColumnVector[] columns, int[] rows, int count) {
    if (size + count > capacity()) {
      grow(Math.min(most, Math.max(FIRST, Math.max(size + count, 2 * capacity()))));
    }
    read(columns[source.ordinal()], rows, count, size);
    size += count;
  }

  /** Keeps the values at the first {@code count} of {@code places}, which ascend. */
  final void keep(int[] places, int count) {
    for (int i = 0; i < count; i++) {
      move(places[i], i);
    }
    size = count;
  }

  abstract int capacity();

  abstract void grow(int capacity);

  abstract void read(ColumnVector column, int[] rows, int count, int to);

  abstract void move(int from, int to);

  abstract ColumnSketch sketch();
}

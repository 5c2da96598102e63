package io.thresher.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Consecutive rows of a column of floats, as an array: that of Spark's vector itself where it has
 * one, a copy elsewhere.
 */
final class FloatRun {
  /** Spark hands out copies only. */
  private static final VarHandle VALUES = values();

  float[] values = {};

  /** Index of the first row in {@link #values}. */
  int start;

  /** Takes rows of a vector, to be read before the vector is filled anew. */
  void share(ColumnVector vector, int from, int count) {
    if (vector instanceof OnHeapColumnVector onHeap && !onHeap.hasDictionary()) {
      values = (float[]) VALUES.get(onHeap);
      start = from;
    } else {
      copy(vector, from, count);
    }
  }

  /** Takes a copy of rows, which may be changed. */
  void copy(ColumnVector vector, int from, int count) {
    values = vector.getFloats(from, count);
    start = 0;
  }

  private static VarHandle values() {
    try {
      return MethodHandles.privateLookupIn(OnHeapColumnVector.class, MethodHandles.lookup())
          .findVarHandle(OnHeapColumnVector.class, "floatData", float[].class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}

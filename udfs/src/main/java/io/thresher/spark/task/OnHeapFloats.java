package io.thresher.spark.task;

import io.thresher.tensor.FloatArrays;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** The arrays of Spark's vectors on the heap, of which Spark hands out copies only. */
public final class OnHeapFloats implements FloatArrays {
  private static final VarHandle VALUES = values();

  @Override
  public float @Nullable [] of(ColumnVector vector) {
    return vector instanceof OnHeapColumnVector onHeap && !onHeap.hasDictionary()
        ? (float[]) VALUES.get(onHeap)
        : null;
  }

  @Override
  public int firstElement(ColumnVector vector, int from, int count, int length) {
    if (!(vector instanceof WritableColumnVector arrays) || count == 0) {
      return -1;
    }
    int first = arrays.getArrayOffset(from);
    for (int i = 0; i < count; i++) {
      if (arrays.getArrayLength(from + i) != length
          || arrays.getArrayOffset(from + i) != first + i * length) {
        return -1;
      }
    }
    return first;
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

package io.thresher.spark.task;

import io.thresher.tensor.FloatArrays;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
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

  private static VarHandle values() {
    try {
      return MethodHandles.privateLookupIn(OnHeapColumnVector.class, MethodHandles.lookup())
          .findVarHandle(OnHeapColumnVector.class, "floatData", float[].class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}

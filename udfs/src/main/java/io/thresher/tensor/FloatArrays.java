package io.thresher.tensor;

import java.util.ServiceLoader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the array that a vector keeps its floats in, which Spark's interface of vectors hides. A
 * service, implemented where Spark's own classes are known.
 */
public interface FloatArrays {
  /** The one of this library. */
  static FloatArrays load() {
    return ServiceLoader.load(FloatArrays.class, FloatArrays.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no service " + FloatArrays.class.getName()));
  }

  /**
   * The values of all rows, the first at index 0, which the vector owns and goes on using; null
   * where the vector has no such array.
   */
  float @Nullable [] of(ColumnVector vector);
}

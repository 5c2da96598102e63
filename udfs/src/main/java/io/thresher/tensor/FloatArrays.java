package io.thresher.tensor;

import java.util.ServiceLoader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the array that a vector keeps its floats in, and where in it arrays begin, which Spark's
 * interface of vectors hides. A service, implemented where Spark's own classes are known.
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

  /**
   * Where in the child of a vector of arrays without nulls the first element of row {@code from}
   * lies, if those of rows {@code [from, from + count)} follow it, {@code length} of each; -1 where
   * they do not, or the vector does not tell.
   */
  int firstElement(ColumnVector vector, int from, int count, int length);
}

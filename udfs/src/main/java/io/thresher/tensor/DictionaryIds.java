package io.thresher.tensor;

import java.util.ServiceLoader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ids of a vector whose values are places in a dictionary, which Spark's interface of
 * vectors hides. A service, implemented where Spark's own classes are known.
 */
public interface DictionaryIds {
  /** The one of this library. */
  static DictionaryIds load() {
    return ServiceLoader.load(DictionaryIds.class, DictionaryIds.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no service " + DictionaryIds.class.getName()));
  }

  /**
   * A vector of ints, not negative: rows of equal ids have equal values. Those of nulls mean
   * nothing. Null where the vector has no dictionary.
   */
  @Nullable ColumnVector of(ColumnVector vector);
}

package io.thresher.spark.task;

import io.thresher.tensor.DictionaryIds;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Dictionaries of Parquet's pages, which Spark's reader leaves in its vectors. */
public final class SparkDictionaries implements DictionaryIds {
  @Override
  public @Nullable ColumnVector of(ColumnVector vector) {
    return vector instanceof WritableColumnVector writable && writable.hasDictionary()
        ? writable.getDictionaryIds()
        : null;
  }
}

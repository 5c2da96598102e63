package io.thresher.output;

import io.thresher.output.copy.EncodedColumn;
import io.thresher.output.copy.EncodedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The columns of batches that are copied from one row group of another file.
 *
 * @param names for each column of a batch the name that it has there; null where it is not copied
 */
record CopiedColumns(EncodedGroup group, List<@Nullable String> names) {

  /** Those of a batch; null where it has none. */
  static @Nullable CopiedColumns in(ColumnarBatch batch) {
    EncodedColumn first = first(batch);
    if (first == null) {
      return null;
    }
    List<@Nullable String> names = new ArrayList<>();
    for (int i = 0; i < batch.numCols(); i++) {
      EncodedColumn encoded = batch.column(i) instanceof EncodedColumn each ? each : null;
      if (encoded != null
          && (encoded.group() != first.group() || encoded.firstRow() != first.firstRow())) {
        throw new IllegalStateException("columns of a batch are of different rows");
      }
      names.add(encoded == null ? null : encoded.column());
    }
    return new CopiedColumns(first.group(), names);
  }

  /** The number in the group of the first row of a batch with such columns, from 0. */
  static long firstRow(ColumnarBatch batch) {
    return Objects.requireNonNull(first(batch)).firstRow();
  }

  private static @Nullable EncodedColumn first(ColumnarBatch batch) {
    for (int i = 0; i < batch.numCols(); i++) {
      if (batch.column(i) instanceof EncodedColumn encoded) {
        return encoded;
      }
    }
    return null;
  }

  /** The name there of a column; null where it is not copied. */
  @Nullable String name(int column) {
    return names.get(column);
  }
}

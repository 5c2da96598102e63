package io.thresher.spark.select;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The batches that are left of others, none of them empty. Where all rows of one stay, it is the
 * source's own memory; else a copy. Either is used again as soon as more is asked for.
 */
final class SelectedBatches implements Iterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> source;
  private final @Nullable BasePredicate predicate;
  private final SelectedColumns columns;
  private final SQLMetric rows;
  private int[] selected = new int[0];
  private WritableColumnVector[] copies = {};
  private @Nullable ColumnarBatch next;

  SelectedBatches(
      Iterator<ColumnarBatch> source,
      @Nullable BasePredicate predicate,
      SelectedColumns columns,
      SQLMetric rows) {
    this.source = source;
    this.predicate = predicate;
    this.columns = columns;
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    while (next == null && source.hasNext()) {
      ColumnarBatch batch = source.next();
      int count = select(batch);
      if (count > 0) {
        next =
            count == batch.numRows()
                ? columns.all(batch)
                : columns.copies(batch, selected, count, copies);
      }
    }
    return next != null;
  }

  @Override
  public ColumnarBatch next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ColumnarBatch batch = next;
    next = null;
    rows.add(batch.numRows());
    return batch;
  }

  /** Fills {@link #selected} with the rows that meet the condition. */
  private int select(ColumnarBatch batch) {
    int all = batch.numRows();
    if (predicate == null) {
      return all;
    }
    if (selected.length < all) {
      selected = new int[all];
      copies = columns.memory(all);
    }
    int count = 0;
    for (int row = 0; row < all; row++) {
      if (predicate.eval(batch.getRow(row))) {
        selected[count++] = row;
      }
    }
    return count;
  }
}

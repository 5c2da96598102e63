package io.thresher.spark.write;

import io.thresher.spark.task.HeldBatches;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Those batches that have rows, with the columns to be written. */
final class BatchRows implements Iterator<InternalRow> {
  private final Iterator<ColumnarBatch> batches;
  private final int[] columns;
  private @Nullable ColumnarBatch waiting;
  private @Nullable ColumnarBatch given;

  BatchRows(Iterator<ColumnarBatch> batches, int[] columns) {
    this.batches = batches;
    this.columns = columns;
  }

  @Override
  public boolean hasNext() {
    if (waiting == null) {
      free();
    }
    while (waiting == null && batches.hasNext()) {
      ColumnarBatch batch = batches.next();
      waiting = batch.numRows() > 0 ? batch : null;
    }
    return waiting != null;
  }

  /** As after every batch that Spark turns into rows. */
  private void free() {
    if (given != null) {
      given.closeIfFreeable();
      given = null;
    }
  }

  @Override
  public InternalRow next() {
    if (!hasNext() || waiting == null) {
      throw new NoSuchElementException();
    }
    ColumnarBatch batch = waiting;
    waiting = null;
    given = batch;
    return new BatchRow(new ColumnarBatch(HeldBatches.select(batch, columns), batch.numRows()));
  }
}

package io.thresher.spark.write;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A batch that passes for one row without columns where Spark's writing hands rows along. */
final class BatchRow extends GenericInternalRow {
  private static final long serialVersionUID = 1L;

  private final transient ColumnarBatch batch;

  BatchRow(ColumnarBatch batch) {
    super(new Object[0]);
    this.batch = batch;
  }

  static ColumnarBatch batch(InternalRow row) {
    return ((BatchRow) row).batch;
  }
}

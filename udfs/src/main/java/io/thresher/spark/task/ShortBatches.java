package io.thresher.spark.task;

import java.util.Iterator;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The same column batches, of which longer ones come in parts. */
final class ShortBatches implements Iterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> batches;
  private final StructType schema;
  private final int most;
  private ColumnarBatch current = new ColumnarBatch(new ColumnVector[0], 0);
  private int given;

  /**
   * @param most rows of a batch
   */
  ShortBatches(Iterator<ColumnarBatch> batches, StructType schema, int most) {
    this.batches = batches;
    this.schema = schema;
    this.most = most;
  }

  @Override
  public boolean hasNext() {
    return given < current.numRows() || batches.hasNext();
  }

  @Override
  public ColumnarBatch next() {
    if (given >= current.numRows()) {
      current = batches.next();
      given = 0;
      if (current.numRows() <= most) {
        given = current.numRows();
        return current;
      }
    }
    int end = Math.min(current.numRows(), given + most);
    ColumnVector[] part = ColumnCopies.part(current, schema, given, end);
    int rows = end - given;
    given = end;
    return new ColumnarBatch(part, rows);
  }
}

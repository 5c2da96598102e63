package io.thresher.spark.task;

import java.util.Iterator;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The same column batches, of which longer ones come in parts. A reader fills one batch again and
 * again, and may have filled it anew once it was asked whether there is more.
 */
final class ShortBatches implements Iterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> batches;
  private final StructType schema;
  private final int most;
  private ColumnarBatch current = new ColumnarBatch(new ColumnVector[0], 0);
  private int rows;
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
    return given < rows || batches.hasNext();
  }

  @Override
  public ColumnarBatch next() {
    if (given >= rows) {
      current = batches.next();
      rows = current.numRows();
      given = 0;
      if (rows <= most) {
        given = rows;
        return current;
      }
    }
    int end = Math.min(rows, given + most);
    ColumnarBatch part =
        new ColumnarBatch(ColumnCopies.part(current, schema, given, end), end - given);
    given = end;
    return part;
  }
}

package io.thresher.spark.text;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.AbstractIterator;

/** The rows of batches, in one row that points to each in turn. */
final class BatchRows extends AbstractIterator<InternalRow> {
  private final CsvBatches batches;
  private Iterator<InternalRow> rows = Collections.emptyIterator();

  BatchRows(CsvBatches batches) {
    this.batches = batches;
  }

  @Override
  public boolean hasNext() {
    if (!rows.hasNext() && batches.hasNext()) {
      rows = batches.next().rowIterator();
    }
    return rows.hasNext();
  }

  @Override
  public InternalRow next() {
    hasNext();
    return rows.next();
  }
}

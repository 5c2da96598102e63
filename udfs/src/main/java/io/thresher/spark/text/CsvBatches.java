package io.thresher.spark.text;

import io.thresher.errors.ScoringException;
import java.io.Closeable;
import java.util.NoSuchElementException;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/**
 * Records as batches of columns, in one batch that is filled again and again. What keeps a record
 * from being read is thrown only when the records before it have been handed out.
 */
final class CsvBatches extends AbstractIterator<ColumnarBatch> implements Closeable {
  private static final long MOST_TEXT_BYTES = 8L << 20;

  private final CsvRecords records;
  private final BatchColumns columns;
  private final boolean failing;
  private final ColumnarBatch batch;
  private @Nullable RuntimeException failure;
  private boolean looked;
  private boolean ended;
  private boolean closed;

  /**
   * @param constants the values of folders, behind the columns
   */
  CsvBatches(
      CsvRecords records, CsvDialect dialect, BatchColumns columns, ColumnVector[] constants) {
    this.records = records;
    this.columns = columns;
    failing = dialect.failsOnBadRows();
    ColumnVector[] own = columns.vectors();
    ColumnVector[] all = new ColumnVector[own.length + constants.length];
    System.arraycopy(own, 0, all, 0, own.length);
    System.arraycopy(constants, 0, all, own.length, constants.length);
    batch = new ColumnarBatch(all);
  }

  @Override
  public boolean hasNext() {
    if (!looked) {
      batch.setNumRows(fill());
      looked = true;
      if (batch.numRows() == 0) {
        close(); // Of many small files, a task has one open.
      }
    }
    return batch.numRows() > 0;
  }

  @Override
  public ColumnarBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    looked = false;
    return batch;
  }

  private int fill() {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      return 0;
    }
    columns.begin();
    int row = 0;
    try {
      while (row < BatchColumns.ROWS && columns.textBytes() < MOST_TEXT_BYTES && read(row)) {
        row++;
      }
    } catch (RuntimeException e) {
      if (row == 0) {
        throw e;
      }
      failure = e;
    }
    return row;
  }

  private boolean read(int row) {
    if (ended || !records.advance()) {
      ended = true;
      return false;
    }
    if (!records.fill(columns, row)) {
      CsvFault fault = columns.put(row, records);
      if (fault != null && failing) {
        throw new ScoringException(fault.at(records.place()));
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      records.close();
      columns.close();
    }
  }
}

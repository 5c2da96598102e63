package io.thresher.spark.scan;

import io.thresher.output.copy.CopyOrder;
import io.thresher.output.copy.EncodedColumn;
import io.thresher.output.copy.EncodedGroup;
import io.thresher.parquet.UnreadPages;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * Reads one part of a file, with {@link EncodedColumn}s for columns that are to be copied. Where
 * nobody else needs their values these are not decoded.
 */
final class EncodedRead extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final CopyOrder order;
  private final String[] columns;
  private final boolean checked;
  private final Broadcast<SerializableConfiguration> conf;

  /**
   * @param columns names of the first columns that {@code reader} gives
   * @param checked whether it checks the pages that it reads
   */
  EncodedRead(
      Function1<PartitionedFile, Iterator<InternalRow>> reader,
      CopyOrder order,
      String[] columns,
      boolean checked,
      Broadcast<SerializableConfiguration> conf) {
    this.reader = reader;
    this.order = order;
    this.columns = columns;
    this.checked = checked;
    this.conf = conf;
  }

  @Override
  @SuppressWarnings("unchecked") // Batches pass for rows here, as they do all over Spark's scans.
  public Iterator<InternalRow> apply(PartitionedFile part) {
    Iterator<InternalRow> rows = reader.apply(part);
    if (!(ReaderInternals.reader(rows) instanceof VectorizedParquetRecordReader vectors)) {
      return rows;
    }
    Batches batches = new Batches(rows, part, conf.value().value());
    Iterator<?> encoded = ReaderInternals.eachLocalGroup(vectors, batches::begin) ? batches : rows;
    return (Iterator<InternalRow>) encoded;
  }

  private final class Batches extends AbstractIterator<Object> implements Closeable {
    private final Iterator<?> rows;
    private final PartitionedFile part;
    private final Configuration hadoop;
    private Set<String> copied = Set.of();
    private @Nullable EncodedGroup group;
    private long row;

    Batches(Iterator<?> rows, PartitionedFile part, Configuration hadoop) {
      this.rows = rows;
      this.part = part;
      this.hadoop = hadoop;
    }

    PageReadStore begin(BlockMetaData block, FileMetaData footer, PageReadStore pages) {
      row = 0;
      copied = order.of(block, footer);
      group =
          new EncodedGroup(
              part.filePath().toPath(),
              part.fileSize(),
              part.modificationTime(),
              hadoop,
              footer,
              block,
              copied);
      if (!group.isCopied(checked)) {
        copied = Set.of();
        group = null;
      }
      Set<String> unread = new HashSet<>(copied);
      unread.removeAll(order.read());
      return unread.isEmpty() ? pages : new UnreadPages(pages, unread, checked);
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Object next() {
      Object next = rows.next();
      return group != null && next instanceof ColumnarBatch batch ? encoded(batch, group) : next;
    }

    private ColumnarBatch encoded(ColumnarBatch batch, EncodedGroup of) {
      ColumnVector[] vectors = new ColumnVector[batch.numCols()];
      for (int i = 0; i < vectors.length; i++) {
        ColumnVector vector = batch.column(i);
        vectors[i] =
            i < columns.length && copied.contains(columns[i])
                ? new EncodedColumn(
                    vector.dataType(),
                    of,
                    columns[i],
                    row,
                    order.read().contains(columns[i]) ? vector : null)
                : vector;
      }
      row += batch.numRows();
      return new ColumnarBatch(vectors, batch.numRows());
    }

    @Override
    public void close() throws IOException {
      if (rows instanceof Closeable closeable) {
        closeable.close();
      }
    }
  }
}

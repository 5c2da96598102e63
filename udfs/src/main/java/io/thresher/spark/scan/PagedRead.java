package io.thresher.spark.scan;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import scala.Function1;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads one part of a file as Spark does, with its pages decompressed in one step. */
final class PagedRead extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;

  PagedRead(Function1<PartitionedFile, Iterator<InternalRow>> reader) {
    this.reader = reader;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile part) {
    Iterator<InternalRow> rows = reader.apply(part);
    if (ReaderInternals.reader(rows) instanceof VectorizedParquetRecordReader vectors) {
      ReaderInternals.shorten(vectors);
    }
    return rows;
  }
}

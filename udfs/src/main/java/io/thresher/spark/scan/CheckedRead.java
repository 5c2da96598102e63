package io.thresher.spark.scan;

import java.io.Serializable;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads one part of a file as Spark does, with its pages checked. */
final class CheckedRead extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final String[] columns;
  private final Broadcast<SerializableConfiguration> conf;
  private final CheckedPageCounts counts;

  CheckedRead(
      Function1<PartitionedFile, Iterator<InternalRow>> reader,
      String[] columns,
      Broadcast<SerializableConfiguration> conf,
      CheckedPageCounts counts) {
    this.reader = reader;
    this.columns = columns;
    this.conf = conf;
    this.counts = counts;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile part) {
    Iterator<InternalRow> rows = reader.apply(part);
    RecordReader<?, ?> opened = ReaderInternals.reader(rows);
    if (opened instanceof VectorizedParquetRecordReader vectors) {
      ReaderInternals.check(vectors, part.filePath().toString(), counts);
    } else {
      RowReaderCheck.check(part, columns, conf.value().value(), counts);
    }
    return rows;
  }
}

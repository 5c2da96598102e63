package io.thresher.spark.scan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.ScoringException;
import io.thresher.parquet.Conversion;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads one part of a file as Spark does, with values converted that Spark has no types for. */
final class ConvertedRead extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final String[] columns;
  private final Broadcast<SerializableConfiguration> conf;

  ConvertedRead(
      Function1<PartitionedFile, Iterator<InternalRow>> reader,
      String[] columns,
      Broadcast<SerializableConfiguration> conf) {
    this.reader = reader;
    this.columns = columns;
    this.conf = conf;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile part) {
    Iterator<InternalRow> rows = reader.apply(part);
    if (ReaderInternals.reader(rows) instanceof VectorizedParquetRecordReader vectors) {
      ReaderInternals.convert(vectors);
    } else {
      // Spark's reader of rows has no place for it, and would take times in units of their own.
      refuse(part.filePath().toPath(), conf.value().value());
    }
    return rows;
  }

  private void refuse(Path path, Configuration hadoop) {
    try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      for (ColumnDescriptor column : file.getFileMetaData().getSchema().getColumns()) {
        String name = column.getPath()[0];
        if (Conversion.of(column.getPrimitiveType()) != null
            && Arrays.stream(columns).anyMatch(name::equalsIgnoreCase)) {
          throw new ScoringException(
              DataProblems.unconvertedColumn(
                  name, FooterSchema.described(column.getPrimitiveType()), path.toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

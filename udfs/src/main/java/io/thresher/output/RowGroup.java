package io.thresher.output;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Rows that are written together, held in memory as compressed pages until then. */
final class RowGroup implements AutoCloseable {
  private final ColumnChunkPageWriteStore pages;
  private final ColumnChunk[] columns;
  private long rows;

  RowGroup(
      StructType types,
      MessageType schema,
      ParquetProperties properties,
      BytesInputCompressor compressor,
      DateTimes times) {
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    // Neither a value nor a list of values is more than one column of Parquet's.
    List<ColumnDescriptor> leaves = schema.getColumns();
    StructField[] fields = types.fields();
    if (leaves.size() != fields.length) {
      throw new IllegalStateException(schema + " has not the columns of " + types.sql());
    }
    columns = new ColumnChunk[fields.length];
    for (int i = 0; i < columns.length; i++) {
      ColumnDescriptor leaf = leaves.get(i);
      columns[i] =
          ColumnChunk.of(fields[i].dataType(), leaf, pages.getPageWriter(leaf), properties, times);
    }
  }

  void write(ColumnarBatch batch, int from, int count) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      columns[i].write(batch.column(i), from, count);
    }
    rows += count;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    long bytes = 0;
    for (ColumnChunk column : columns) {
      bytes += column.bytes();
    }
    return bytes;
  }

  void writeTo(ParquetFileWriter file) throws IOException {
    file.startBlock(rows);
    for (ColumnChunk column : columns) {
      column.finish();
    }
    pages.flushToFileWriter(file);
    file.endBlock();
  }

  @Override
  public void close() {
    for (ColumnChunk column : columns) {
      column.close();
    }
    pages.close();
  }
}

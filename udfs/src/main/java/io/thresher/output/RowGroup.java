package io.thresher.output;

import java.io.IOException;
import java.util.Iterator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Rows that are written together, held in memory as compressed pages until then. */
final class RowGroup implements AutoCloseable {
  private final PageMemory memory = new PageMemory();
  private final ColumnChunkPageWriteStore pages;
  private final ParquetProperties properties;
  private final VectorAccess access;

  /** Those of each column of the batches: one, or the keys and the values of maps. */
  private final ColumnChunk[][] columns;

  private long rows;

  RowGroup(
      StructType types,
      MessageType schema,
      ParquetProperties properties,
      BytesInputCompressor compressor,
      VectorAccess access) {
    this.properties = properties;
    this.access = access;
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            memory,
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    StructField[] fields = types.fields();
    Iterator<ColumnDescriptor> leaves = schema.getColumns().iterator();
    columns = new ColumnChunk[fields.length][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = chunks(fields[i].dataType(), leaves);
    }
    if (leaves.hasNext()) {
      throw new IllegalStateException(schema + " has not the columns of " + types.sql());
    }
  }

  private ColumnChunk[] chunks(DataType type, Iterator<ColumnDescriptor> leaves) {
    if (type instanceof MapType map) {
      ListChunk.Lists keys = (vector, row) -> vector.getMap(row).keyArray();
      ListChunk.Lists values = (vector, row) -> vector.getMap(row).valueArray();
      return new ColumnChunk[] {
        lists(map.keyType(), false, keys, leaves.next()),
        lists(map.valueType(), map.valueContainsNull(), values, leaves.next())
      };
    }
    ColumnDescriptor leaf = leaves.next();
    return new ColumnChunk[] {
      type instanceof ArrayType array
          ? lists(array.elementType(), array.containsNull(), ColumnVector::getArray, leaf)
          : new FlatChunk(type, leaf, pages.getPageWriter(leaf), properties, access)
    };
  }

  private ListChunk lists(
      DataType element, boolean holdsNulls, ListChunk.Lists lists, ColumnDescriptor leaf) {
    return new ListChunk(
        element, holdsNulls, lists, leaf, pages.getPageWriter(leaf), properties, access);
  }

  void write(ColumnarBatch batch, int from, int count) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      for (ColumnChunk chunk : columns[i]) {
        chunk.write(batch.column(i), from, count);
      }
    }
    rows += count;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    long bytes = 0;
    for (ColumnChunk[] column : columns) {
      for (ColumnChunk chunk : column) {
        bytes += chunk.bytes();
      }
    }
    return bytes;
  }

  void writeTo(ParquetFileWriter file) throws IOException {
    file.startBlock(rows);
    for (ColumnChunk[] column : columns) {
      for (ColumnChunk chunk : column) {
        chunk.finish();
      }
    }
    pages.flushToFileWriter(file);
    file.endBlock();
  }

  @Override
  public void close() {
    for (ColumnChunk[] column : columns) {
      for (ColumnChunk chunk : column) {
        chunk.close();
      }
    }
    pages.close();
    memory.close();
  }
}

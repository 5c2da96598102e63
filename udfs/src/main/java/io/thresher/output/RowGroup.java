package io.thresher.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written together, held in memory as compressed pages until then; or columns of them
 * copied from another file when they are written.
 */
final class RowGroup implements AutoCloseable {
  private final PageMemory memory = new PageMemory();
  private final ParquetProperties properties;
  private final VectorAccess access;
  private final @Nullable CopiedColumns copied;

  /** The columns that are next to each other and not copied, and those copied, in order. */
  private final List<Part> parts = new ArrayList<>();

  private final List<ColumnChunkPageWriteStore> stores = new ArrayList<>();

  /** Those of each column of the batches: one, the keys and the values of maps, none if copied. */
  private final ColumnChunk[][] columns;

  private long rows;

  /** Columns that are written one after the other. */
  private interface Part {
    void writeTo(ParquetFileWriter file) throws IOException;
  }

  RowGroup(
      StructType types,
      MessageType schema,
      ParquetProperties properties,
      BytesInputCompressor compressor,
      VectorAccess access,
      @Nullable CopiedColumns copied) {
    this.properties = properties;
    this.access = access;
    this.copied = copied;
    StructField[] fields = types.fields();
    if (fields.length != schema.getFieldCount()) {
      throw new IllegalStateException(schema + " has not the columns of " + types.sql());
    }
    columns = new ColumnChunk[fields.length][];
    for (int from = 0; from < fields.length; ) {
      int to = from + 1;
      while (to < fields.length && isCopied(to) == isCopied(from)) {
        to++;
      }
      MessageType part = new MessageType(schema.getName(), schema.getFields().subList(from, to));
      if (isCopied(from)) {
        Arrays.fill(columns, from, to, new ColumnChunk[0]);
        int first = from;
        parts.add(file -> copy(part, first, file));
      } else {
        ColumnChunkPageWriteStore pages = pages(part, compressor);
        Iterator<ColumnDescriptor> leaves = part.getColumns().iterator();
        for (int i = from; i < to; i++) {
          columns[i] = chunks(fields[i].dataType(), leaves, pages);
        }
        parts.add(pages::flushToFileWriter);
      }
      from = to;
    }
  }

  private boolean isCopied(int column) {
    return copied != null && copied.name(column) != null;
  }

  private ColumnChunkPageWriteStore pages(MessageType part, BytesInputCompressor compressor) {
    ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            compressor,
            part,
            memory,
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    stores.add(pages);
    return pages;
  }

  private ColumnChunk[] chunks(
      DataType type, Iterator<ColumnDescriptor> leaves, ColumnChunkPageWriteStore pages) {
    if (type instanceof MapType map) {
      ListChunk.Lists keys = (vector, row) -> vector.getMap(row).keyArray();
      ListChunk.Lists values = (vector, row) -> vector.getMap(row).valueArray();
      return new ColumnChunk[] {
        lists(map.keyType(), false, keys, leaves.next(), pages),
        lists(map.valueType(), map.valueContainsNull(), values, leaves.next(), pages)
      };
    }
    ColumnDescriptor leaf = leaves.next();
    return new ColumnChunk[] {
      type instanceof ArrayType array
          ? lists(array.elementType(), array.containsNull(), ColumnVector::getArray, leaf, pages)
          : new FlatChunk(type, leaf, pages.getPageWriter(leaf), properties, access)
    };
  }

  private ListChunk lists(
      DataType element,
      boolean holdsNulls,
      ListChunk.Lists lists,
      ColumnDescriptor leaf,
      ColumnChunkPageWriteStore pages) {
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

  /** What is copied; null where nothing is. */
  @Nullable CopiedColumns copied() {
    return copied;
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
    for (Part part : parts) {
      part.writeTo(file);
    }
    file.endBlock();
  }

  private void copy(MessageType part, int first, ParquetFileWriter file) throws IOException {
    CopiedColumns from = Objects.requireNonNull(copied);
    try (FSDataInputStream in = from.group().open()) {
      for (ColumnDescriptor leaf : part.getColumns()) {
        int column = first + part.getFieldIndex(leaf.getPath()[0]);
        from.group().copy(in, Objects.requireNonNull(from.name(column)), leaf, file);
      }
    }
  }

  @Override
  public void close() {
    for (ColumnChunk[] column : columns) {
      for (ColumnChunk chunk : column) {
        chunk.close();
      }
    }
    stores.forEach(ColumnChunkPageWriteStore::close);
    memory.close();
  }
}

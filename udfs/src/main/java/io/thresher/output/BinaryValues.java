package io.thresher.output;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Strings of bytes: text, binary, wide decimals, and times in 96 bits. */
final class BinaryValues extends EncodedValues {

  /** A value of a type as the bytes that are written; they may be used again after the next. */
  interface Reader {
    Binary read(ColumnVector vector, int row);
  }

  private final Reader reader;
  private final boolean prefixed;
  private long length;
  private int count;

  BinaryValues(ColumnDescriptor column, ParquetProperties properties, Reader reader) {
    super(column, properties);
    this.reader = reader;
    prefixed = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  @Override
  int add(ColumnVector vector, int from, int most, long room) {
    long before = bytes();
    Statistics<?> statistics = statistics();
    int added = 0;
    do {
      Binary value = reader.read(vector, from + added);
      writer().writeBytes(value);
      statistics.updateStats(value);
      length += value.length();
      count++;
      added++;
    } while (added < most && bytes() - before < room);
    return added;
  }

  @Override
  long bytes() {
    return length + (prefixed ? (long) count * Integer.BYTES : 0);
  }

  @Override
  long unencodedBytes() {
    return prefixed ? length : 0;
  }

  @Override
  void reset() {
    super.reset();
    length = 0;
    count = 0;
  }
}

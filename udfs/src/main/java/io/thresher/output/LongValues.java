package io.thresher.output;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Whole numbers of 64 bits, and what is written as such. */
final class LongValues extends FixedValues {

  /** Values of a type as the numbers that are written. */
  interface Reader {
    long[] read(ColumnVector vector, int from, int count);
  }

  private final Reader reader;
  private long[] values = new long[0];
  private long least;
  private long greatest;

  LongValues(ColumnDescriptor column, ParquetProperties properties, Reader reader) {
    super(column, properties, Long.BYTES);
    this.reader = reader;
  }

  @Override
  void load(ColumnVector vector, int from, int loaded) {
    values = reader.read(vector, from, loaded);
  }

  @Override
  void compare(boolean first, int loaded) {
    long low = first ? Long.MAX_VALUE : least;
    long high = first ? Long.MIN_VALUE : greatest;
    for (int i = 0; i < loaded; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    least = low;
    greatest = high;
  }

  @Override
  void put(ByteBuffer target, int loaded) {
    target.asLongBuffer().put(values, 0, loaded);
  }

  @Override
  void write(ValuesWriter target, int loaded) {
    for (int i = 0; i < loaded; i++) {
      target.writeLong(values[i]);
    }
  }

  @Override
  void write(ValuesWriter target, ByteBuffer source, int place) {
    target.writeLong(source.getLong(place));
  }

  @Override
  long key(ByteBuffer source, int place) {
    return source.getLong(place);
  }

  @Override
  void update(Statistics<?> statistics) {
    statistics.updateStats(least);
    statistics.updateStats(greatest);
  }
}

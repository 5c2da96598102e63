package io.thresher.output;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Booleans. */
final class BooleanValues extends EncodedValues {
  private int count;

  BooleanValues(ColumnDescriptor column, ParquetProperties properties) {
    super(column, properties);
  }

  @Override
  int add(ColumnVector vector, int from, int most, long room) {
    int added = room >= most ? most : (int) Math.min(most, Math.max(1, room * Byte.SIZE));
    boolean[] values = vector.getBooleans(from, added);
    Statistics<?> statistics = statistics();
    for (int i = 0; i < added; i++) {
      writer().writeBoolean(values[i]);
      statistics.updateStats(values[i]);
    }
    count += added;
    return added;
  }

  @Override
  long bytes() {
    return count / Byte.SIZE;
  }

  @Override
  void reset() {
    super.reset();
    count = 0;
  }
}

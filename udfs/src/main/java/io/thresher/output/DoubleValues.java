package io.thresher.output;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Doubles. They are compared as {@link Double#compare} does, by integers of the same order. */
final class DoubleValues extends FixedValues {
  private static final long LEAST_NUMBER = flip(Double.doubleToLongBits(Double.NEGATIVE_INFINITY));
  private static final long GREATEST_NUMBER =
      flip(Double.doubleToLongBits(Double.POSITIVE_INFINITY));

  private double[] values = new double[0];
  private long least;
  private long greatest;

  DoubleValues(ColumnDescriptor column, ParquetProperties properties) {
    super(column, properties, Double.BYTES);
  }

  @Override
  void load(ColumnVector vector, int from, int loaded) {
    values = vector.getDoubles(from, loaded);
  }

  @Override
  void compare(boolean first, int loaded) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < loaded; i++) {
      long key = flip(Double.doubleToRawLongBits(values[i]));
      // Almost never, which is cheaper than to choose each time.
      if (key < low) {
        low = key;
      }
      if (key > high) {
        high = key;
      }
    }
    if (low < LEAST_NUMBER || high > GREATEST_NUMBER) {
      compareNaN(first, loaded);
    } else {
      least = first ? low : Math.min(least, low);
      greatest = first ? high : Math.max(greatest, high);
    }
  }

  /** One NaN is as good as another, and greater than all numbers. */
  private void compareNaN(boolean first, int loaded) {
    long low = first ? Long.MAX_VALUE : least;
    long high = first ? Long.MIN_VALUE : greatest;
    for (int i = 0; i < loaded; i++) {
      long key = flip(Double.doubleToLongBits(values[i]));
      low = Math.min(low, key);
      high = Math.max(high, key);
    }
    least = low;
    greatest = high;
  }

  /** Its own inverse. */
  private static long flip(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  @Override
  void put(ByteBuffer target, int loaded) {
    target.asDoubleBuffer().put(values, 0, loaded);
  }

  @Override
  void write(ValuesWriter target, int loaded) {
    for (int i = 0; i < loaded; i++) {
      target.writeDouble(values[i]);
    }
  }

  @Override
  void write(ValuesWriter target, ByteBuffer source, int place) {
    target.writeDouble(source.getDouble(place));
  }

  @Override
  long key(ByteBuffer source, int place) {
    return Double.doubleToLongBits(source.getDouble(place));
  }

  @Override
  void update(Statistics<?> statistics) {
    statistics.updateStats(Double.longBitsToDouble(flip(least)));
    statistics.updateStats(Double.longBitsToDouble(flip(greatest)));
  }
}

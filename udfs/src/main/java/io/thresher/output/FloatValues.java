package io.thresher.output;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Floats. They are compared as {@link Float#compare} does, by integers of the same order. */
final class FloatValues extends FixedValues {
  private static final int LEAST_NUMBER = flip(Float.floatToIntBits(Float.NEGATIVE_INFINITY));
  private static final int GREATEST_NUMBER = flip(Float.floatToIntBits(Float.POSITIVE_INFINITY));

  private final HeldFloats floats;
  private float[] copy = new float[0];
  private float[] values = copy;
  private int least;
  private int greatest;

  FloatValues(ColumnDescriptor column, ParquetProperties properties, HeldFloats floats) {
    super(column, properties, Float.BYTES);
    this.floats = floats;
  }

  @Override
  void load(ColumnVector vector, int from, int loaded) {
    float[] held = floats.of(vector);
    if (held == null) {
      values = vector.getFloats(from, loaded);
      return;
    }
    if (copy.length < loaded) {
      copy = new float[loaded];
    }
    System.arraycopy(held, from, copy, 0, loaded);
    values = copy;
  }

  @Override
  void compare(boolean first, int loaded) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < loaded; i++) {
      int key = flip(Float.floatToRawIntBits(values[i]));
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
    int low = first ? Integer.MAX_VALUE : least;
    int high = first ? Integer.MIN_VALUE : greatest;
    for (int i = 0; i < loaded; i++) {
      int key = flip(Float.floatToIntBits(values[i]));
      low = Math.min(low, key);
      high = Math.max(high, key);
    }
    least = low;
    greatest = high;
  }

  /** Its own inverse. */
  private static int flip(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  @Override
  void put(ByteBuffer target, int loaded) {
    target.asFloatBuffer().put(values, 0, loaded);
  }

  @Override
  void write(ValuesWriter target, int loaded) {
    for (int i = 0; i < loaded; i++) {
      target.writeFloat(values[i]);
    }
  }

  @Override
  void write(ValuesWriter target, ByteBuffer source, int place) {
    target.writeFloat(source.getFloat(place));
  }

  @Override
  long key(ByteBuffer source, int place) {
    return Float.floatToIntBits(source.getFloat(place));
  }

  @Override
  void update(Statistics<?> statistics) {
    statistics.updateStats(Float.intBitsToFloat(flip(least)));
    statistics.updateStats(Float.intBitsToFloat(flip(greatest)));
  }
}

package io.thresher.tensor.output;

import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** Values of one type that are added one by one: texts, bytes, or numbers. */
final class FieldValues {
  private static final int SMALLEST = 64;

  private final DataType type;
  private UTF8String[] texts = new UTF8String[0];
  private long[] wholes = new long[0];
  private float[] floats = new float[0];
  private byte[][] bytes = new byte[0][];
  private int size;

  FieldValues(DataType type) {
    this.type = type;
  }

  void add(UTF8String value) {
    texts = size < texts.length ? texts : Arrays.copyOf(texts, larger());
    texts[size++] = value;
  }

  void add(double value) {
    floats = size < floats.length ? floats : Arrays.copyOf(floats, larger());
    floats[size++] = (float) value;
  }

  void add(long value) {
    wholes = size < wholes.length ? wholes : Arrays.copyOf(wholes, larger());
    wholes[size++] = value;
  }

  void add(byte[] value) {
    bytes = size < bytes.length ? bytes : Arrays.copyOf(bytes, larger());
    bytes[size++] = value;
  }

  private int larger() {
    return Math.max(SMALLEST, 2 * size);
  }

  void addNothing() {
    if (type.equals(DataTypes.StringType)) {
      add(UTF8String.EMPTY_UTF8);
    } else if (type.equals(DataTypes.FloatType)) {
      add(0.0);
    } else if (type.equals(DataTypes.BinaryType)) {
      add(new byte[0]);
    } else {
      add(0L);
    }
  }

  void repeat(int from, int to) {
    for (int i = from; i < to; i++) {
      if (type.equals(DataTypes.StringType)) {
        add(texts[i]);
      } else if (type.equals(DataTypes.FloatType)) {
        add((double) floats[i]);
      } else if (type.equals(DataTypes.BinaryType)) {
        add(bytes[i]);
      } else {
        add(wholes[i]);
      }
    }
  }

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(texts, null);
    Arrays.fill(bytes, null);
    size = 0;
  }

  ColumnVector vector(int base) {
    if (type.equals(DataTypes.BinaryType)) {
      return new BytesVector(bytes, base);
    }
    return type.equals(DataTypes.StringType)
        ? new StringVector(texts, base)
        : new Numbers(type, base);
  }

  /** A view of the numbers. */
  private final class Numbers extends TensorVector {
    private final int base;

    Numbers(DataType numbers, int base) {
      super(numbers);
      this.base = base;
    }

    @Override
    public float getFloat(int row) {
      return floats[base + row];
    }

    @Override
    public int getInt(int row) {
      return (int) wholes[base + row];
    }

    @Override
    public long getLong(int row) {
      return wholes[base + row];
    }
  }
}

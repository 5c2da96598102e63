package io.thresher.spark.sample;

import io.thresher.profile.ColumnSketch;
import io.thresher.profile.NumberSketch;
import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Numbers. */
final class NumberBuffer extends ValueBuffer {
  private static final byte VALUE = 0;
  private static final byte NULL = 1;

  /** An array has no such element. */
  private static final byte ABSENT = 2;

  private double[] values = new double[0];
  private byte[] states = new byte[0];

  NumberBuffer(SampledColumn source, int most) {
    super(source, most);
  }

  @Override
  int capacity() {
    return values.length;
  }

  @Override
  void grow(int capacity) {
    values = Arrays.copyOf(values, capacity);
    states = Arrays.copyOf(states, capacity);
  }

  @Override
  void read(ColumnVector column, int[] rows, int count, int to) {
    for (int i = 0; i < count; i++) {
      states[to + i] = column.isNullAt(rows[i]) ? NULL : VALUE;
    }
    switch (source.look()) {
      case VALUE -> readValues(column, rows, count, to);
      case ELEMENT -> readElements(column, rows, count, to);
      case LENGTH -> readLengths(column, rows, count, to);
    }
  }

  /** One loop for each type, as this runs for every column of every batch. */
  private void readValues(ColumnVector column, int[] rows, int count, int to) {
    DataType type = source.type();
    if (type instanceof FloatType) {
      for (int i = 0; i < count; i++) {
        values[to + i] = states[to + i] == VALUE ? column.getFloat(rows[i]) : 0;
      }
    } else if (type instanceof DoubleType) {
      for (int i = 0; i < count; i++) {
        values[to + i] = states[to + i] == VALUE ? column.getDouble(rows[i]) : 0;
      }
    } else if (type instanceof LongType) {
      for (int i = 0; i < count; i++) {
        values[to + i] = states[to + i] == VALUE ? column.getLong(rows[i]) : 0;
      }
    } else if (type instanceof IntegerType) {
      for (int i = 0; i < count; i++) {
        values[to + i] = states[to + i] == VALUE ? column.getInt(rows[i]) : 0;
      }
    } else {
      for (int i = 0; i < count; i++) {
        values[to + i] = states[to + i] == VALUE ? rare(column, type, rows[i]) : 0;
      }
    }
  }

  private static double rare(ColumnVector column, DataType type, int row) {
    if (type instanceof BooleanType) {
      return column.getBoolean(row) ? 1 : 0;
    } else if (type instanceof ByteType) {
      return column.getByte(row);
    } else if (type instanceof DecimalType decimal) {
      return column.getDecimal(row, decimal.precision(), decimal.scale()).toDouble();
    }
    return column.getShort(row);
  }

  private void readElements(ColumnVector column, int[] rows, int count, int to) {
    DataType type = ((ArrayType) source.type()).elementType();
    for (int i = 0; i < count; i++) {
      if (states[to + i] == VALUE) {
        ColumnarArray array = column.getArray(rows[i]);
        if (source.element() >= array.numElements()) {
          states[to + i] = ABSENT;
        } else if (array.isNullAt(source.element())) {
          states[to + i] = NULL;
        } else {
          values[to + i] = element(array, type, source.element());
        }
      }
    }
  }

  private static double element(ColumnarArray array, DataType type, int place) {
    if (type instanceof FloatType) {
      return array.getFloat(place);
    } else if (type instanceof DoubleType) {
      return array.getDouble(place);
    } else if (type instanceof LongType) {
      return array.getLong(place);
    } else if (type instanceof IntegerType) {
      return array.getInt(place);
    } else if (type instanceof BooleanType) {
      return array.getBoolean(place) ? 1 : 0;
    } else if (type instanceof ByteType) {
      return array.getByte(place);
    } else if (type instanceof DecimalType decimal) {
      return array.getDecimal(place, decimal.precision(), decimal.scale()).toDouble();
    }
    return array.getShort(place);
  }

  private void readLengths(ColumnVector column, int[] rows, int count, int to) {
    DataType type = source.type();
    for (int i = 0; i < count; i++) {
      if (states[to + i] == VALUE) {
        if (type instanceof ArrayType) {
          values[to + i] = column.getArray(rows[i]).numElements();
        } else if (type instanceof BinaryType) {
          values[to + i] = column.getBinary(rows[i]).length;
        } else {
          values[to + i] = column.getUTF8String(rows[i]).numChars();
        }
      }
    }
  }

  @Override
  void move(int from, int to) {
    values[to] = values[from];
    states[to] = states[from];
  }

  @Override
  ColumnSketch sketch() {
    NumberSketch sketch = new NumberSketch();
    for (int i = 0; i < size(); i++) {
      if (states[i] == VALUE) {
        sketch.add(values[i]);
      } else if (states[i] == NULL) {
        sketch.addNull();
      }
    }
    return sketch;
  }
}

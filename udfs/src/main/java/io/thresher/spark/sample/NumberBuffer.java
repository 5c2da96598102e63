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

  NumberBuffer(SampledColumn source) {
    super(source);
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
  void read(ColumnVector column, int[] rows, int[] slots, int first, int count) {
    if (source.look() == SampledColumn.Look.VALUE && !column.hasNull()) {
      readValues(column, rows, slots, first, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      states[slots[first + i]] = column.isNullAt(rows[i]) ? NULL : VALUE;
    }
    switch (source.look()) {
      case VALUE -> {
        for (int i = 0; i < count; i++) {
          int slot = slots[first + i];
          values[slot] = states[slot] == VALUE ? value(column, source.type(), rows[i]) : 0;
        }
      }
      case ELEMENT -> readElements(column, rows, slots, first, count);
      case LENGTH -> readLengths(column, rows, slots, first, count);
    }
  }

  /** Where none is null. One loop for each type, as this runs for every column of every batch. */
  private void readValues(ColumnVector column, int[] rows, int[] slots, int first, int count) {
    DataType type = source.type();
    if (type instanceof FloatType) {
      for (int i = 0; i < count; i++) {
        states[slots[first + i]] = VALUE;
        values[slots[first + i]] = column.getFloat(rows[i]);
      }
    } else if (type instanceof DoubleType) {
      for (int i = 0; i < count; i++) {
        states[slots[first + i]] = VALUE;
        values[slots[first + i]] = column.getDouble(rows[i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        states[slots[first + i]] = VALUE;
        values[slots[first + i]] = value(column, type, rows[i]);
      }
    }
  }

  private static double value(ColumnVector column, DataType type, int row) {
    if (type instanceof FloatType) {
      return column.getFloat(row);
    } else if (type instanceof DoubleType) {
      return column.getDouble(row);
    } else if (type instanceof LongType) {
      return column.getLong(row);
    } else if (type instanceof IntegerType) {
      return column.getInt(row);
    } else if (type instanceof BooleanType) {
      return column.getBoolean(row) ? 1 : 0;
    } else if (type instanceof ByteType) {
      return column.getByte(row);
    } else if (type instanceof DecimalType decimal) {
      return column.getDecimal(row, decimal.precision(), decimal.scale()).toDouble();
    }
    return column.getShort(row);
  }

  private void readElements(ColumnVector column, int[] rows, int[] slots, int first, int count) {
    DataType type = ((ArrayType) source.type()).elementType();
    for (int i = 0; i < count; i++) {
      int slot = slots[first + i];
      if (states[slot] == VALUE) {
        ColumnarArray array = column.getArray(rows[i]);
        if (source.element() >= array.numElements()) {
          states[slot] = ABSENT;
        } else if (array.isNullAt(source.element())) {
          states[slot] = NULL;
        } else {
          values[slot] = element(array, type, source.element());
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

  private void readLengths(ColumnVector column, int[] rows, int[] slots, int first, int count) {
    DataType type = source.type();
    for (int i = 0; i < count; i++) {
      int slot = slots[first + i];
      if (states[slot] == VALUE) {
        if (type instanceof ArrayType) {
          values[slot] = column.getArray(rows[i]).numElements();
        } else if (type instanceof BinaryType) {
          values[slot] = column.getBinary(rows[i]).length;
        } else {
          values[slot] = column.getUTF8String(rows[i]).numChars();
        }
      }
    }
  }

  @Override
  ColumnSketch sketch(int[] slots, int count) {
    NumberSketch sketch = new NumberSketch();
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      if (states[slot] == VALUE) {
        sketch.add(values[slot]);
      } else if (states[slot] == NULL) {
        sketch.addNull();
      }
    }
    return sketch;
  }
}

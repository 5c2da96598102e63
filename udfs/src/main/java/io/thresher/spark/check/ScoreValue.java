package io.thresher.spark.check;

import java.io.Serializable;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Where one model's value stands in a row as Spark holds it, and how to read it without making
 * objects of numbers.
 *
 * @param ordinal of the column
 * @param type of the column
 * @param element the one element that is read of a vector or a map, by place or key; null for all
 */
record ScoreValue(int ordinal, DataType type, @Nullable String element) implements Serializable {

  boolean isNull(InternalRow row) {
    return row.isNullAt(ordinal);
  }

  /** The type of what is read. */
  DataType read() {
    if (element == null) {
      return type;
    }
    return type instanceof MapType map ? map.valueType() : ((ArrayType) type).elementType();
  }

  /** A number; NaN where a vector is too short, or a map lacks the key. */
  double number(InternalRow row) {
    if (element == null) {
      return number(row, ordinal, type);
    }
    if (type instanceof MapType map) {
      MapData data = row.getMap(ordinal);
      for (int i = 0; i < data.numElements(); i++) {
        if (label(data.keyArray(), i, map.keyType()).equals(element)) {
          return number(data.valueArray(), i, map.valueType());
        }
      }
      return Double.NaN;
    }
    ArrayData array = row.getArray(ordinal);
    int place = Integer.parseInt(element);
    return place < array.numElements()
        ? number(array, place, ((ArrayType) type).elementType())
        : Double.NaN;
  }

  /** All numbers of an array, which may be nested, in order. */
  void numbers(InternalRow row, Vector into) {
    into.length = 0;
    flatten(row.getArray(ordinal), (ArrayType) type, into);
  }

  private static void flatten(ArrayData array, ArrayType type, Vector into) {
    int length = array.numElements();
    if (type.elementType() instanceof ArrayType inner) {
      for (int i = 0; i < length; i++) {
        flatten(array.getArray(i), inner, into);
      }
      return;
    }
    into.reserve(length);
    for (int i = 0; i < length; i++) {
      into.numbers[into.length++] = number(array, i, type.elementType());
    }
  }

  /** The numbers of a map by key, those of the least key first. */
  TreeMap<String, Double> map(InternalRow row) {
    MapType map = (MapType) type;
    MapData data = row.getMap(ordinal);
    TreeMap<String, Double> numbers = new TreeMap<>();
    for (int i = 0; i < data.numElements(); i++) {
      numbers.put(
          label(data.keyArray(), i, map.keyType()), number(data.valueArray(), i, map.valueType()));
    }
    return numbers;
  }

  /** A text that is the same for a whole number in every type. */
  String label(InternalRow row) {
    if (element == null) {
      return label(row, ordinal, type);
    }
    if (type instanceof MapType map) {
      MapData data = row.getMap(ordinal);
      for (int i = 0; i < data.numElements(); i++) {
        if (label(data.keyArray(), i, map.keyType()).equals(element)) {
          return label(data.valueArray(), i, map.valueType());
        }
      }
      return "(none)";
    }
    ArrayData array = row.getArray(ordinal);
    int place = Integer.parseInt(element);
    return place < array.numElements()
        ? label(array, place, ((ArrayType) type).elementType())
        : "(none)";
  }

  /** Whether it is a whole number that a long holds, and no part of anything. */
  boolean isWhole() {
    return element == null
        && (type instanceof LongType
            || type instanceof IntegerType
            || type instanceof ShortType
            || type instanceof ByteType
            || type instanceof BooleanType);
  }

  long whole(InternalRow row) {
    if (type instanceof LongType) {
      return row.getLong(ordinal);
    } else if (type instanceof IntegerType) {
      return row.getInt(ordinal);
    } else if (type instanceof ShortType) {
      return row.getShort(ordinal);
    } else if (type instanceof BooleanType) {
      return row.getBoolean(ordinal) ? 1 : 0;
    }
    return row.getByte(ordinal);
  }

  /** The same of a row of the column. */
  long whole(ColumnVector column, int row) {
    if (type instanceof LongType) {
      return column.getLong(row);
    } else if (type instanceof IntegerType) {
      return column.getInt(row);
    } else if (type instanceof ShortType) {
      return column.getShort(row);
    } else if (type instanceof BooleanType) {
      return column.getBoolean(row) ? 1 : 0;
    }
    return column.getByte(row);
  }

  private static double number(SpecializedGetters values, int at, DataType type) {
    if (type instanceof FloatType) {
      return values.getFloat(at);
    } else if (type instanceof DoubleType) {
      return values.getDouble(at);
    } else if (type instanceof LongType) {
      return values.getLong(at);
    } else if (type instanceof IntegerType) {
      return values.getInt(at);
    } else if (type instanceof ShortType) {
      return values.getShort(at);
    } else if (type instanceof ByteType) {
      return values.getByte(at);
    } else if (type instanceof BooleanType) {
      return values.getBoolean(at) ? 1 : 0;
    } else if (type instanceof DecimalType decimal) {
      return values.getDecimal(at, decimal.precision(), decimal.scale()).toDouble();
    }
    throw new IllegalStateException(type.simpleString() + " is no number");
  }

  private static String label(SpecializedGetters values, int at, DataType type) {
    Object value = values.get(at, type);
    return RowValues.label(
        value instanceof org.apache.spark.sql.types.Decimal decimal
            ? decimal.toJavaBigDecimal()
            : value);
  }

  /** Numbers in memory that is used again. */
  static final class Vector {
    double[] numbers = new double[16];
    int length;

    private void reserve(int more) {
      if (length + more > numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(2 * numbers.length, length + more));
      }
    }
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.NullValues;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Reads the values of one column: runs without nulls in bulk, into {@code long[]} (integers and
 * booleans) or {@code double[]} (floating-point numbers); decimal numbers, and runs with nulls, one
 * by one. A run is a stretch of a column vector, or an array in one row of it.
 */
public final class ValueReader {
  private final InputBinding input;
  private final String column;
  private final DataType type;
  private final ValueKind kind;
  private final boolean failOnNull;
  private final double doubleFill;
  private final long longFill;
  private final String textFill;

  public ValueReader(ColumnUse use, InputBinding binding) {
    input = binding;
    NullPolicy nulls = binding.nulls();
    column = use.name();
    type = elementType(use.type());
    kind = ValueKind.of(type);
    failOnNull = nulls.kind() == NullPolicy.Kind.FAIL;
    boolean text = binding.type() == ElementType.STRING;
    doubleFill =
        failOnNull || text ? 0 : binding.type().isFloating() ? NullValues.floating(nulls) : 0;
    longFill = failOnNull || text || binding.type().isFloating() ? 0 : NullValues.integer(nulls);
    textFill = nulls.value();
  }

  private static DataType elementType(DataType type) {
    DataType element = type;
    while (element instanceof ArrayType array) {
      element = array.elementType();
    }
    return element;
  }

  InputBinding input() {
    return input;
  }

  String column() {
    return column;
  }

  public boolean isBinary() {
    return type instanceof BinaryType;
  }

  /** What the values are read as. */
  ValueKind kind() {
    return kind;
  }

  /** Whether there is a null among values of which it is known only that there may be. */
  static boolean hasNull(ColumnarArray run) {
    for (int i = 0; i < run.numElements(); i++) {
      if (run.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  public boolean isNull(ColumnarArray run, int i, int row) {
    if (!run.isNullAt(i)) {
      return false;
    }
    if (failOnNull) {
      throw RowFailure.ofNull(row, this);
    }
    return true;
  }

  double doubleFill() {
    return doubleFill;
  }

  long longFill() {
    return longFill;
  }

  String textFill() {
    return textFill;
  }

  /** The values as doubles, exact. */
  double[] doubles(ColumnarArray run) {
    if (type instanceof DoubleType) {
      return run.toDoubleArray();
    }
    float[] floats = run.toFloatArray();
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }

  /** The values as longs, exact. */
  long[] longs(ColumnarArray run) {
    if (type instanceof LongType) {
      return run.toLongArray();
    }
    long[] values = new long[run.numElements()];
    if (type instanceof IntegerType) {
      int[] ints = run.toIntArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = ints[i];
      }
    } else if (type instanceof ShortType) {
      short[] shorts = run.toShortArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = shorts[i];
      }
    } else if (type instanceof ByteType) {
      byte[] bytes = run.toByteArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes[i];
      }
    } else {
      boolean[] booleans = run.toBooleanArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = booleans[i] ? 1 : 0;
      }
    }
    return values;
  }

  /**
   * One value as a double, exact. Not to be called at a null: what vectors do there differs, and
   * some throw.
   */
  double doubleAt(ColumnarArray run, int i) {
    return type instanceof DoubleType ? run.getDouble(i) : run.getFloat(i);
  }

  /** One value as a long, exact. Not to be called at a null. */
  long longAt(ColumnarArray run, int i) {
    if (type instanceof LongType) {
      return run.getLong(i);
    } else if (type instanceof IntegerType) {
      return run.getInt(i);
    } else if (type instanceof ShortType) {
      return run.getShort(i);
    } else if (type instanceof ByteType) {
      return run.getByte(i);
    }
    return run.getBoolean(i) ? 1 : 0;
  }

  /** One decimal number. Not to be called at a null. */
  Decimal decimalAt(ColumnarArray run, int i) {
    DecimalType decimal = (DecimalType) type;
    return run.getDecimal(i, decimal.precision(), decimal.scale());
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.NullValues;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Reads runs of values of one column, in bulk, into {@code long[]} (integers and booleans) or
 * {@code double[]} (the rest), nulls replaced as the policy says. A run is a stretch of a column
 * vector, or an array in one row of it.
 */
final class ValueReader {
  private final InputBinding input;
  private final String column;
  private final DataType type;
  private final boolean failOnNull;
  private final double doubleFill;
  private final long longFill;
  private final String textFill;

  ValueReader(ColumnUse use, InputBinding binding) {
    input = binding;
    NullPolicy nulls = binding.nulls();
    column = use.name();
    type = elementType(use.type());
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

  boolean isFloat() {
    return type instanceof FloatType;
  }

  boolean isBinary() {
    return type instanceof BinaryType;
  }

  /** Whether the values are whole numbers, to be read with {@link #longs}. */
  boolean isWhole() {
    return type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || (type instanceof DecimalType decimal && decimal.scale() == 0);
  }

  /** Whether a negative long stands for an unsigned number past 2^63. */
  boolean isUnsigned64() {
    return type instanceof DecimalType decimal && decimal.precision() > 18;
  }

  boolean isNull(ColumnarArray run, int i, int row) {
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

  /** The values as doubles, exact. Values at nulls are arbitrary. */
  double[] doubles(ColumnarArray run) {
    if (type instanceof DoubleType) {
      return run.toDoubleArray();
    }
    double[] values = new double[run.numElements()];
    if (type instanceof FloatType) {
      float[] floats = run.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
    } else if (type instanceof DecimalType decimal) {
      for (int i = 0; i < values.length; i++) {
        values[i] = run.isNullAt(i) ? 0 : decimal(run, i, decimal).doubleValue();
      }
    }
    return values;
  }

  /**
   * The values as longs, those of a decimal past 2^63 as their unsigned bits. Values at nulls are
   * arbitrary.
   */
  long[] longs(ColumnarArray run, int row) {
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
    } else if (type instanceof BooleanType) {
      boolean[] booleans = run.toBooleanArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = booleans[i] ? 1 : 0;
      }
    } else if (type instanceof DecimalType decimal) {
      for (int i = 0; i < values.length; i++) {
        values[i] = run.isNullAt(i) ? 0 : unsigned(decimal(run, i, decimal), row + i);
      }
    }
    return values;
  }

  private static BigDecimal decimal(ColumnarArray run, int i, DecimalType type) {
    return run.getDecimal(i, type.precision(), type.scale()).toJavaBigDecimal();
  }

  private long unsigned(BigDecimal value, int row) {
    BigInteger whole = value.toBigInteger();
    boolean fits = isUnsigned64() ? whole.signum() >= 0 && whole.bitLength() <= 64 : true;
    if (!fits) {
      throw RowFailure.of(row, this, "expected an unsigned 64-bit whole number, got " + value);
    }
    return whole.longValue();
  }
}

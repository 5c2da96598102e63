package io.thresher.runtime;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * A digest of what feeds a model in a row: rows of one digest are the same to it. SHA-256, so that
 * nobody can make two rows that have one. Owned by one task and not thread-safe.
 */
final class RowDigest {
  private final MessageDigest digest;
  private final List<ColumnUse> columns = new ArrayList<>();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES + 1);

  /** A digest as a key. */
  record Key(long first, long second, long third, long fourth) {}

  private RowDigest(List<InputBinding> inputs) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
    Set<Integer> seen = new HashSet<>();
    for (InputBinding input : inputs) {
      List<ColumnUse> uses = input.tokens() == null ? input.columns() : input.tokens().columns();
      uses.stream().filter(use -> seen.add(use.ordinal())).forEach(columns::add);
    }
  }

  static RowDigest of(ScorePlan plan) {
    return new RowDigest(plan.inputs());
  }

  /** The digest of a row. */
  Key of(ColumnVector[] values, int row) {
    for (ColumnUse column : columns) {
      ColumnVector vector = values[column.ordinal()];
      if (vector.isNullAt(row)) {
        digest.update((byte) 0);
      } else {
        add(vector, column.type(), row);
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new Key(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  private void add(ColumnVector vector, DataType type, int row) {
    if (type instanceof StringType) {
      add(vector.getUTF8String(row).getBytes());
    } else if (type instanceof BinaryType) {
      add(vector.getBinary(row));
    } else if (type instanceof ArrayType array) {
      add(vector.getArray(row), array);
    } else if (type instanceof FloatType) {
      add(Float.floatToRawIntBits(vector.getFloat(row)));
    } else if (type instanceof DoubleType) {
      add(Double.doubleToRawLongBits(vector.getDouble(row)));
    } else if (type instanceof LongType) {
      add(vector.getLong(row));
    } else if (type instanceof IntegerType) {
      add(vector.getInt(row));
    } else if (type instanceof ShortType) {
      add(vector.getShort(row));
    } else if (type instanceof ByteType) {
      add(vector.getByte(row));
    } else if (type instanceof DecimalType decimal) {
      add(vector.getDecimal(row, decimal.precision(), decimal.scale()));
    } else if (type instanceof BooleanType) {
      add(vector.getBoolean(row) ? 1 : 0);
    } else {
      throw new IllegalStateException(type.simpleString()); // No such column feeds a model.
    }
  }

  private void add(ColumnarArray array, ArrayType type) {
    add(array.numElements());
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        digest.update((byte) 0);
      } else {
        add(array, type.elementType(), i);
      }
    }
  }

  private void add(ColumnarArray array, DataType type, int at) {
    if (type instanceof StringType) {
      add(array.getUTF8String(at).getBytes());
    } else if (type instanceof BinaryType) {
      add(array.getBinary(at));
    } else if (type instanceof ArrayType inner) {
      add(array.getArray(at), inner);
    } else if (type instanceof FloatType) {
      add(Float.floatToRawIntBits(array.getFloat(at)));
    } else if (type instanceof DoubleType) {
      add(Double.doubleToRawLongBits(array.getDouble(at)));
    } else if (type instanceof LongType) {
      add(array.getLong(at));
    } else if (type instanceof IntegerType) {
      add(array.getInt(at));
    } else if (type instanceof ShortType) {
      add(array.getShort(at));
    } else if (type instanceof ByteType) {
      add(array.getByte(at));
    } else if (type instanceof DecimalType decimal) {
      add(array.getDecimal(at, decimal.precision(), decimal.scale()));
    } else if (type instanceof BooleanType) {
      add(array.getBoolean(at) ? 1 : 0);
    } else {
      throw new IllegalStateException(type.simpleString()); // No such column feeds a model.
    }
  }

  private void add(Decimal value) {
    add(value.toJavaBigDecimal().unscaledValue().toByteArray());
  }

  private void add(byte[] bytes) {
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(long value) {
    digest.update(number.clear().put((byte) 1).putLong(value).array());
  }
}

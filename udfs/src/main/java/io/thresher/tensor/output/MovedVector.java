package io.thresher.tensor.output;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows of another vector. */
abstract class MovedVector extends TensorVector {
  private final ColumnVector scores;

  MovedVector(ColumnVector scores) {
    super(scores.dataType());
    this.scores = scores;
  }

  /** The row of the other vector. */
  abstract int at(int row);

  @Override
  public boolean getBoolean(int row) {
    return scores.getBoolean(at(row));
  }

  @Override
  public byte getByte(int row) {
    return scores.getByte(at(row));
  }

  @Override
  public short getShort(int row) {
    return scores.getShort(at(row));
  }

  @Override
  public int getInt(int row) {
    return scores.getInt(at(row));
  }

  @Override
  public long getLong(int row) {
    return scores.getLong(at(row));
  }

  @Override
  public float getFloat(int row) {
    return scores.getFloat(at(row));
  }

  @Override
  public double getDouble(int row) {
    return scores.getDouble(at(row));
  }

  @Override
  public ColumnarArray getArray(int row) {
    return scores.getArray(at(row));
  }

  @Override
  public ColumnarMap getMap(int row) {
    return scores.getMap(at(row));
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return scores.getDecimal(at(row), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return scores.getUTF8String(at(row));
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return scores.getChild(ordinal);
  }
}

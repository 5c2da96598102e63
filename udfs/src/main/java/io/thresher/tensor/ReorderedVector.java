package io.thresher.tensor;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** The rows of another vector in an order of their own. */
public final class ReorderedVector extends TensorVector {
  private final ColumnVector scores;
  private final int[] places;
  private final int base;

  /** Row i is row {@code places[base + i]} of {@code scores}. */
  public ReorderedVector(ColumnVector scores, int[] places, int base) {
    super(scores.dataType());
    this.scores = scores;
    this.places = places;
    this.base = base;
  }

  @Override
  public boolean getBoolean(int row) {
    return scores.getBoolean(places[base + row]);
  }

  @Override
  public byte getByte(int row) {
    return scores.getByte(places[base + row]);
  }

  @Override
  public short getShort(int row) {
    return scores.getShort(places[base + row]);
  }

  @Override
  public int getInt(int row) {
    return scores.getInt(places[base + row]);
  }

  @Override
  public long getLong(int row) {
    return scores.getLong(places[base + row]);
  }

  @Override
  public float getFloat(int row) {
    return scores.getFloat(places[base + row]);
  }

  @Override
  public double getDouble(int row) {
    return scores.getDouble(places[base + row]);
  }

  @Override
  public ColumnarArray getArray(int row) {
    return scores.getArray(places[base + row]);
  }

  @Override
  public ColumnarMap getMap(int row) {
    return scores.getMap(places[base + row]);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return scores.getDecimal(places[base + row], precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return scores.getUTF8String(places[base + row]);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return scores.getChild(ordinal);
  }
}

package io.thresher.output;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** The elements of one array after the other, as a column. */
final class ElementVector extends ColumnVector {
  private ColumnarArray array = new ColumnarArray(this, 0, 0);

  ElementVector(DataType type) {
    super(type);
  }

  void show(ColumnarArray shown) {
    array = shown;
  }

  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return true;
  }

  @Override
  public int numNulls() {
    throw new UnsupportedOperationException("is not counted");
  }

  @Override
  public boolean isNullAt(int element) {
    return array.isNullAt(element);
  }

  @Override
  public boolean getBoolean(int element) {
    return array.getBoolean(element);
  }

  @Override
  public byte getByte(int element) {
    return array.getByte(element);
  }

  @Override
  public short getShort(int element) {
    return array.getShort(element);
  }

  @Override
  public int getInt(int element) {
    return array.getInt(element);
  }

  @Override
  public long getLong(int element) {
    return array.getLong(element);
  }

  @Override
  public float getFloat(int element) {
    return array.getFloat(element);
  }

  @Override
  public double getDouble(int element) {
    return array.getDouble(element);
  }

  @Override
  public float[] getFloats(int from, int count) {
    return from == 0 && count == array.numElements()
        ? array.toFloatArray()
        : super.getFloats(from, count);
  }

  @Override
  public double[] getDoubles(int from, int count) {
    return from == 0 && count == array.numElements()
        ? array.toDoubleArray()
        : super.getDoubles(from, count);
  }

  @Override
  public Decimal getDecimal(int element, int precision, int scale) {
    return array.getDecimal(element, precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int element) {
    return array.getUTF8String(element);
  }

  @Override
  public byte[] getBinary(int element) {
    return array.getBinary(element);
  }

  @Override
  public ColumnarArray getArray(int element) {
    return array.getArray(element);
  }

  @Override
  public ColumnarMap getMap(int element) {
    return array.getMap(element);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw new UnsupportedOperationException("has no children");
  }
}

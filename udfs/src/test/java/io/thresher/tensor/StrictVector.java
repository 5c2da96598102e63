package io.thresher.tensor;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** Another vector, whose values cannot be taken where it is null, as is so with some of tables. */
final class StrictVector extends ColumnVector {
  private final ColumnVector values;

  StrictVector(DataType type, ColumnVector values) {
    super(type);
    this.values = values;
  }

  private ColumnVector at(int row) {
    if (values.isNullAt(row)) {
      throw new NullPointerException("row " + row);
    }
    return values;
  }

  @Override
  public void close() {
    values.close();
  }

  @Override
  public boolean hasNull() {
    return values.hasNull();
  }

  @Override
  public int numNulls() {
    return values.numNulls();
  }

  @Override
  public boolean isNullAt(int row) {
    return values.isNullAt(row);
  }

  @Override
  public boolean getBoolean(int row) {
    return at(row).getBoolean(row);
  }

  @Override
  public byte getByte(int row) {
    return at(row).getByte(row);
  }

  @Override
  public short getShort(int row) {
    return at(row).getShort(row);
  }

  @Override
  public int getInt(int row) {
    return at(row).getInt(row);
  }

  @Override
  public long getLong(int row) {
    return at(row).getLong(row);
  }

  @Override
  public float getFloat(int row) {
    return at(row).getFloat(row);
  }

  @Override
  public double getDouble(int row) {
    return at(row).getDouble(row);
  }

  @Override
  public ColumnarArray getArray(int row) {
    ColumnarArray array = at(row).getArray(row);
    return new ColumnarArray(getChild(0), offset(row), array.numElements());
  }

  /** Arrays lie behind each other. */
  private int offset(int row) {
    int offset = 0;
    for (int i = 0; i < row; i++) {
      offset += values.isNullAt(i) ? 0 : values.getArray(i).numElements();
    }
    return offset;
  }

  @Override
  public ColumnarMap getMap(int row) {
    return at(row).getMap(row);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return at(row).getDecimal(row, precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return at(row).getUTF8String(row);
  }

  @Override
  public byte[] getBinary(int row) {
    return at(row).getBinary(row);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    ColumnVector child = values.getChild(ordinal);
    return new StrictVector(child.dataType(), child);
  }
}

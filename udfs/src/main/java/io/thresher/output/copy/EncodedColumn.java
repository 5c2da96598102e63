package io.thresher.output.copy;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a column that are to be written as they lie in a file. Where somebody else needs the
 * values they are there, too, read and owned by the file's reader; asked for values that are not,
 * it throws.
 */
public final class EncodedColumn extends ColumnVector {
  private final EncodedGroup group;
  private final String column;
  private final long firstRow;
  private final @Nullable ColumnVector values;

  /**
   * @param column its name in the file
   * @param firstRow of these in the group, from 0
   * @param values of the rows; null where nobody reads them
   */
  public EncodedColumn(
      DataType type,
      EncodedGroup group,
      String column,
      long firstRow,
      @Nullable ColumnVector values) {
    super(type);
    this.group = group;
    this.column = column;
    this.firstRow = firstRow;
    this.values = values;
  }

  public EncodedGroup group() {
    return group;
  }

  /** Its name in the file. */
  public String column() {
    return column;
  }

  /** Of its rows in the group, from 0. */
  public long firstRow() {
    return firstRow;
  }

  public boolean hasValues() {
    return values != null;
  }

  /**
   * Rows of it from one on.
   *
   * @param own the values of these rows, where it has values
   */
  public EncodedColumn from(int row, @Nullable ColumnVector own) {
    return new EncodedColumn(dataType(), group, column, firstRow + row, own);
  }

  /** The values behind a vector: of this kind their own, of others it is them. */
  public static ColumnVector values(ColumnVector vector) {
    return vector instanceof EncodedColumn encoded ? encoded.values() : vector;
  }

  private ColumnVector values() {
    if (values == null) {
      throw new IllegalStateException("a column was not read that is only to be copied");
    }
    return values;
  }

  /** The memory is its reader's. */
  @Override
  public void close() {}

  @Override
  public void closeIfFreeable() {}

  @Override
  public boolean hasNull() {
    return values().hasNull();
  }

  @Override
  public int numNulls() {
    return values().numNulls();
  }

  @Override
  public boolean isNullAt(int row) {
    return values().isNullAt(row);
  }

  @Override
  public boolean getBoolean(int row) {
    return values().getBoolean(row);
  }

  @Override
  public byte getByte(int row) {
    return values().getByte(row);
  }

  @Override
  public short getShort(int row) {
    return values().getShort(row);
  }

  @Override
  public int getInt(int row) {
    return values().getInt(row);
  }

  @Override
  public long getLong(int row) {
    return values().getLong(row);
  }

  @Override
  public float getFloat(int row) {
    return values().getFloat(row);
  }

  @Override
  public double getDouble(int row) {
    return values().getDouble(row);
  }

  @Override
  public ColumnarArray getArray(int row) {
    return values().getArray(row);
  }

  @Override
  public ColumnarMap getMap(int row) {
    return values().getMap(row);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return values().getDecimal(row, precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return values().getUTF8String(row);
  }

  @Override
  public byte[] getBinary(int row) {
    return values().getBinary(row);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return values().getChild(ordinal);
  }
}

package io.thresher.spark.task;

import java.util.BitSet;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** Scores of which those of some rows are not there. */
final class ScoresOrNull extends ColumnVector {
  private final ColumnVector scores;
  private final BitSet absent;
  private final int offset;

  /**
   * @param absent the rows without scores; copied
   * @param offset the number in {@code absent} of the first row
   */
  ScoresOrNull(ColumnVector scores, BitSet absent, int offset) {
    super(scores.dataType());
    this.scores = scores;
    this.absent = (BitSet) absent.clone();
    this.offset = offset;
  }

  @Override
  public void close() {
    scores.close();
  }

  @Override
  public boolean hasNull() {
    return absent.nextSetBit(offset) >= 0;
  }

  @Override
  public int numNulls() {
    return absent.get(offset, Math.max(offset, absent.length())).cardinality();
  }

  @Override
  public boolean isNullAt(int row) {
    return absent.get(offset + row);
  }

  @Override
  public boolean getBoolean(int row) {
    return scores.getBoolean(row);
  }

  @Override
  public byte getByte(int row) {
    return scores.getByte(row);
  }

  @Override
  public short getShort(int row) {
    return scores.getShort(row);
  }

  @Override
  public int getInt(int row) {
    return scores.getInt(row);
  }

  @Override
  public long getLong(int row) {
    return scores.getLong(row);
  }

  @Override
  public float getFloat(int row) {
    return scores.getFloat(row);
  }

  @Override
  public double getDouble(int row) {
    return scores.getDouble(row);
  }

  @Override
  public ColumnarArray getArray(int row) {
    return scores.getArray(row);
  }

  @Override
  public ColumnarMap getMap(int row) {
    return scores.getMap(row);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return scores.getDecimal(row, precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return scores.getUTF8String(row);
  }

  @Override
  public byte[] getBinary(int row) {
    return scores.getBinary(row);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw new UnsupportedOperationException("scores are no structs");
  }
}

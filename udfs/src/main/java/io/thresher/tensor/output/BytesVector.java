package io.thresher.tensor.output;

import org.apache.spark.sql.types.DataTypes;

/** Strings of bytes on the heap. */
final class BytesVector extends TensorVector {
  private final byte[][] values;
  private final int base;

  BytesVector(byte[][] values, int base) {
    super(DataTypes.BinaryType);
    this.values = values;
    this.base = base;
  }

  @Override
  public byte[] getBinary(int row) {
    return values[base + row];
  }
}

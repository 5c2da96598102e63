package io.thresher.tensor.output;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings on the heap. */
final class StringVector extends TensorVector {
  private final UTF8String[] values;
  private final int base;

  StringVector(UTF8String[] values, int base) {
    super(DataTypes.StringType);
    this.values = values;
    this.base = base;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return values[base + row];
  }
}

package io.thresher.tensor.output;

import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs whose fields lie in vectors of their own. */
final class StructVector extends TensorVector {
  private final ColumnVector[] fields;

  StructVector(StructType type, ColumnVector[] fields) {
    super(type);
    this.fields = fields;
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return fields[ordinal];
  }
}

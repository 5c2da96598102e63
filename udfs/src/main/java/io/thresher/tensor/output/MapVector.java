package io.thresher.tensor.output;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarMap;

/** Maps whose entries lie one behind the other in two child vectors. */
final class MapVector extends TensorVector {
  private final ColumnVector keys;
  private final ColumnVector values;
  private final int[] starts;
  private final int base;

  /** Map i has entries {@code [starts[i], starts[i + 1])}. */
  MapVector(DataType type, ColumnVector keys, ColumnVector values, int[] starts, int base) {
    super(type);
    this.keys = keys;
    this.values = values;
    this.starts = starts;
    this.base = base;
  }

  @Override
  public ColumnarMap getMap(int row) {
    int start = starts[base + row];
    return new ColumnarMap(keys, values, start, starts[base + row + 1] - start);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return ordinal == 0 ? keys : values;
  }
}

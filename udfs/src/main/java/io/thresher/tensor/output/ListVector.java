package io.thresher.tensor.output;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/** Arrays that lie one behind the other in a child vector, all of one length or each of its own. */
final class ListVector extends TensorVector {
  private final ColumnVector child;
  private final int length;
  private final int[] starts;
  private final int base;

  /** Arrays of {@code length} elements each. */
  ListVector(DataType type, ColumnVector child, int length, int base) {
    this(type, child, length, new int[0], base);
  }

  /** Array i is elements {@code [starts[i], starts[i + 1])}. */
  ListVector(DataType type, ColumnVector child, int[] starts, int base) {
    this(type, child, -1, starts, base);
  }

  private ListVector(DataType type, ColumnVector child, int length, int[] starts, int base) {
    super(type);
    this.child = child;
    this.length = length;
    this.starts = starts;
    this.base = base;
  }

  @Nullable EvenLists even() {
    return length >= 0 ? new EvenLists(child, base * length, length) : null;
  }

  @Override
  public ColumnarArray getArray(int row) {
    int list = base + row;
    return length >= 0
        ? new ColumnarArray(child, list * length, length)
        : new ColumnarArray(child, starts[list], starts[list + 1] - starts[list]);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return child;
  }
}

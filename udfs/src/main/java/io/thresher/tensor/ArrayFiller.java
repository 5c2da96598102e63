package io.thresher.tensor;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Fills a tensor from one column of arrays, flat or nested, or of binary strings. */
public final class ArrayFiller implements TensorFiller {
  private final int ordinal;
  private final ValueReader reader;
  private final ElementSink sink;
  private final int depth;
  private int width;
  private int[] lengths;

  public ArrayFiller(InputBinding binding, ElementSink sink) {
    this.sink = sink;
    ColumnUse column = binding.columns().get(0);
    ordinal = column.ordinal();
    reader = new ValueReader(column, binding);
    depth = depth(column.type());
    lengths = new int[0];
    reshape(binding.rowShape().stream().mapToInt(Integer::intValue).toArray());
  }

  /** Takes rows of that shape from now on. */
  public void reshape(int[] rowShape) {
    width = 1;
    for (int length : rowShape) {
      width *= length;
    }
    lengths = depth > 1 ? rowShape : new int[] {width};
  }

  public static int depth(DataType type) {
    return type instanceof ArrayType array ? 1 + depth(array.elementType()) : 0;
  }

  @Override
  public void fill(ColumnVector[] columns, int from, int count, int at) {
    ColumnVector vector = columns[ordinal];
    for (int i = 0; i < count; i++) {
      fillRow(vector, from + i, (at + i) * width);
    }
  }

  /** Fills the elements from {@code first} on from one row. */
  public void fillRow(ColumnVector vector, int row, int first) {
    if (vector.isNullAt(row)) {
      reader.isNull(new ColumnarArray(vector, row, 1), 0, row);
      sink.fill(reader, first, width);
    } else if (reader.isBinary()) {
      byte[] bytes = vector.getBinary(row);
      checkLength(bytes.length, 0, row);
      sink.write(bytes, first);
    } else {
      fill(vector.getArray(row), 0, first, row);
    }
  }

  private void fill(ColumnarArray array, int level, int first, int row) {
    int length = array.numElements();
    checkLength(length, level, row);
    if (level == lengths.length - 1) {
      sink.write(array, reader, true, first, 1, row, 0);
      return;
    }
    int step = 1;
    for (int deeper = level + 1; deeper < lengths.length; deeper++) {
      step *= lengths[deeper];
    }
    for (int i = 0; i < length; i++) {
      if (reader.isNull(array, i, row)) {
        sink.fill(reader, first + i * step, step);
      } else {
        fill(array.getArray(i), level + 1, first + i * step, row);
      }
    }
  }

  private void checkLength(int length, int level, int row) {
    if (length != lengths[level]) {
      String level0 = lengths.length == 1 ? "" : " at level " + (level + 1);
      throw RowFailure.of(
          row, reader, "expected an array of " + lengths[level] + level0 + ", got " + length);
    }
  }
}

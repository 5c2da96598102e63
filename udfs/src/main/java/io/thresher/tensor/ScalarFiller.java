package io.thresher.tensor;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Fills a tensor from one column an element, of any type. */
final class ScalarFiller implements TensorFiller {
  private final List<ColumnUse> columns;
  private final ValueReader[] readers;
  private final ElementSink sink;
  private final int rowStride;
  private final int columnStride;

  ScalarFiller(InputBinding binding, ElementSink sink, int rowStride, int columnStride) {
    this.sink = sink;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    columns = binding.columns();
    readers =
        columns.stream()
            .map(column -> new ValueReader(column, binding))
            .toArray(ValueReader[]::new);
  }

  @Override
  public void fill(ColumnVector[] vectors, int from, int count, int at) {
    for (int c = 0; c < readers.length; c++) {
      ColumnVector vector = vectors[columns.get(c).ordinal()];
      ColumnarArray run = new ColumnarArray(vector, from, count);
      int first = at * rowStride + c * columnStride;
      sink.write(run, readers[c], vector.hasNull(), first, rowStride, from, 1);
    }
  }
}

package io.thresher.tensor;

import io.thresher.plan.InputBinding;
import java.nio.FloatBuffer;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Fills a tensor of floats from one column of flat arrays of floats: in bulk where they lie one
 * behind the other, each as long as a row, and none of them null; else row by row.
 */
final class FloatArrayFiller implements TensorFiller {
  private static final FloatArrays ARRAYS = FloatArrays.load();

  private final int ordinal;
  private final int width;
  private final FloatBuffer data;
  private final TensorFiller byRow;
  private final FloatRun run = new FloatRun();

  /**
   * @param byRow fills what does not lie so
   */
  FloatArrayFiller(InputBinding binding, FloatBuffer data, TensorFiller byRow) {
    this.data = data;
    this.byRow = byRow;
    ordinal = binding.columns().get(0).ordinal();
    width = binding.width();
  }

  @Override
  public void fill(ColumnVector[] columns, int from, int count, int at) {
    ColumnVector vector = columns[ordinal];
    int first = vector.hasNull() ? -1 : ARRAYS.firstElement(vector, from, count, width);
    if (first < 0 || vector.getChild(0).hasNull()) {
      byRow.fill(columns, from, count, at);
      return;
    }
    run.share(vector.getChild(0), first, count * width);
    data.put(at * width, run.values, run.start, count * width);
  }
}

package io.thresher.tensor;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Fills a tensor of floats from float columns, the commonest case: columns are copied in bulk where
 * the tensor lies by column itself, else transposed in blocks of rows small enough to stay in the
 * first-level cache.
 */
final class FloatFiller implements TensorFiller {
  private static final int BLOCK_ELEMENTS = 2048;

  private final List<ColumnUse> columns;
  private final ValueReader[] readers;
  private final FloatBuffer data;
  private final FloatRun[] runs;
  private final float[] block;
  private final int columnStride;

  /**
   * @param columnStride elements from one column to the next: 1, or that of a tensor by column
   */
  FloatFiller(InputBinding binding, FloatBuffer data, int columnStride) {
    this.columnStride = columnStride;
    this.data = data;
    columns = binding.columns();
    readers =
        columns.stream()
            .map(column -> new ValueReader(column, binding))
            .toArray(ValueReader[]::new);
    runs = Stream.generate(FloatRun::new).limit(readers.length).toArray(FloatRun[]::new);
    block = new float[Math.max(1, BLOCK_ELEMENTS / readers.length) * readers.length];
  }

  @Override
  public void fill(ColumnVector[] vectors, int from, int count, int at) {
    int width = readers.length;
    for (int c = 0; c < width; c++) {
      ColumnVector vector = vectors[columns.get(c).ordinal()];
      if (vector.hasNull()) {
        runs[c].values = replaceNulls(new ColumnarArray(vector, from, count), readers[c], from);
        runs[c].start = 0;
      } else {
        runs[c].share(vector, from, count);
      }
    }
    if (columnStride > 1) {
      for (int c = 0; c < width; c++) {
        data.put(c * columnStride + at, runs[c].values, runs[c].start, count);
      }
      return;
    }
    transpose(count, at);
  }

  private void transpose(int count, int at) {
    int width = readers.length;
    int blockRows = block.length / width;
    for (int start = 0; start < count; start += blockRows) {
      int rows = Math.min(blockRows, count - start);
      int c = width % 2;
      if (c > 0) {
        spread(runs[0], start, rows);
      }
      for (; c < width; c += 2) {
        spread(runs[c], runs[c + 1], start, rows, c);
      }
      data.put((at + start) * width, block, 0, rows * width);
    }
  }

  /** Puts rows of the first column into the block. */
  private void spread(FloatRun run, int from, int rows) {
    float[] values = run.values;
    int first = run.start + from;
    int width = readers.length;
    for (int r = 0, target = 0; r < rows; r++, target += width) {
      block[target] = values[first + r];
    }
  }

  /**
   * Puts rows of two columns into the block, side by side, as they lie there. Called often, and so
   * soon compiled well.
   */
  private void spread(FloatRun left, FloatRun right, int from, int rows, int column) {
    float[] lefts = left.values;
    float[] rights = right.values;
    int firstLeft = left.start + from;
    int firstRight = right.start + from;
    int width = readers.length;
    for (int r = 0, target = column; r < rows; r++, target += width) {
      block[target] = lefts[firstLeft + r];
      block[target + 1] = rights[firstRight + r];
    }
  }

  /** A vector may hold anything where it is null, or throw. */
  private static float[] replaceNulls(ColumnarArray run, ValueReader reader, int from) {
    float[] values = new float[run.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = reader.isNull(run, i, from + i) ? (float) reader.doubleFill() : run.getFloat(i);
    }
    return values;
  }
}

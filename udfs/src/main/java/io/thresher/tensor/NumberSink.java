package io.thresher.tensor;

import org.apache.spark.sql.vectorized.ColumnarArray;

/** Takes numbers and booleans. */
final class NumberSink implements ElementSink {
  private final ElementWriter writer;

  NumberSink(ElementWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(
      ColumnarArray run,
      ValueReader reader,
      boolean hasNulls,
      int first,
      int stride,
      int row,
      int rowStep) {
    int count = run.numElements();
    if (reader.isWhole()) {
      long[] values = reader.longs(run, row);
      for (int i = 0; i < count; i++) {
        if (hasNulls && reader.isNull(run, i, row + i * rowStep)) {
          writer.fill(first + i * stride, reader);
        } else {
          writer.put(first + i * stride, values[i], reader, row + i * rowStep);
        }
      }
      return;
    }
    double[] values = reader.doubles(run);
    for (int i = 0; i < count; i++) {
      if (hasNulls && reader.isNull(run, i, row + i * rowStep)) {
        writer.fill(first + i * stride, reader);
      } else {
        writer.put(first + i * stride, values[i], reader, row + i * rowStep);
      }
    }
  }

  @Override
  public void fill(ValueReader reader, int first, int count) {
    for (int i = 0; i < count; i++) {
      writer.fill(first + i, reader);
    }
  }

  @Override
  public void write(byte[] bytes, int first) {
    writer.putBytes(first, bytes);
  }
}

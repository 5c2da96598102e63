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
    if (reader.kind() == ValueKind.DECIMAL) {
      decimals(run, reader, first, stride, row, rowStep);
    } else if (hasNulls && ValueReader.hasNull(run)) {
      besideNulls(run, reader, first, stride, row, rowStep);
    } else if (reader.kind() == ValueKind.WHOLE) {
      long[] values = reader.longs(run);
      for (int i = 0; i < values.length; i++) {
        writer.put(first + i * stride, values[i], reader, row + i * rowStep);
      }
    } else {
      double[] values = reader.doubles(run);
      for (int i = 0; i < values.length; i++) {
        writer.put(first + i * stride, values[i], reader, row + i * rowStep);
      }
    }
  }

  private void decimals(
      ColumnarArray run, ValueReader reader, int first, int stride, int row, int rowStep) {
    for (int i = 0; i < run.numElements(); i++) {
      if (reader.isNull(run, i, row + i * rowStep)) {
        writer.fill(first + i * stride, reader);
      } else {
        writer.put(first + i * stride, reader.decimalAt(run, i), reader, row + i * rowStep);
      }
    }
  }

  private void besideNulls(
      ColumnarArray run, ValueReader reader, int first, int stride, int row, int rowStep) {
    boolean whole = reader.kind() == ValueKind.WHOLE;
    for (int i = 0; i < run.numElements(); i++) {
      if (reader.isNull(run, i, row + i * rowStep)) {
        writer.fill(first + i * stride, reader);
      } else if (whole) {
        writer.put(first + i * stride, reader.longAt(run, i), reader, row + i * rowStep);
      } else {
        writer.put(first + i * stride, reader.doubleAt(run, i), reader, row + i * rowStep);
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

package io.thresher.tensor;

import org.apache.spark.sql.vectorized.ColumnarArray;

/** Takes strings. */
final class StringSink implements ElementSink {
  private final String[] strings;

  StringSink(String[] strings) {
    this.strings = strings;
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
    for (int i = 0; i < run.numElements(); i++) {
      boolean isNull = hasNulls && reader.isNull(run, i, row + i * rowStep);
      strings[first + i * stride] = isNull ? reader.textFill() : run.getUTF8String(i).toString();
    }
  }

  @Override
  public void fill(ValueReader reader, int first, int count) {
    for (int i = 0; i < count; i++) {
      strings[first + i] = reader.textFill();
    }
  }
}

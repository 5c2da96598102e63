package io.thresher.tensor;

import org.apache.spark.sql.vectorized.ColumnarArray;

/** Takes texts as numbers. */
final class CategorySink implements ElementSink {
  private final Categories categories;
  private final ElementWriter writer;

  CategorySink(Categories categories, ElementWriter writer) {
    this.categories = categories;
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
    long fill = categories.code(reader.textFill());
    for (int i = 0; i < run.numElements(); i++) {
      boolean isNull = hasNulls && reader.isNull(run, i, row + i * rowStep);
      writer.put(first + i * stride, isNull ? fill : categories.code(run.getUTF8String(i)));
    }
  }

  @Override
  public void fill(ValueReader reader, int first, int count) {
    long fill = categories.code(reader.textFill());
    for (int i = 0; i < count; i++) {
      writer.put(first + i, fill);
    }
  }
}

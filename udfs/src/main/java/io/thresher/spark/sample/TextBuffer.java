package io.thresher.spark.sample;

import io.thresher.profile.CategorySketch;
import io.thresher.profile.ColumnSketch;
import java.util.Arrays;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Texts, each by its first characters. */
final class TextBuffer extends ValueBuffer {
  private @Nullable String[] values = new @Nullable String[0];

  TextBuffer(SampledColumn source, int most) {
    super(source, most);
  }

  @Override
  int capacity() {
    return values.length;
  }

  @Override
  void grow(int capacity) {
    values = Arrays.copyOf(values, capacity);
  }

  @Override
  void read(ColumnVector column, int[] rows, int count, int to) {
    for (int i = 0; i < count; i++) {
      // The vector's memory is used again.
      values[to + i] =
          column.isNullAt(rows[i])
              ? null
              : column.getUTF8String(rows[i]).substring(0, CategorySketch.LONGEST).toString();
    }
  }

  @Override
  void move(int from, int to) {
    values[to] = values[from];
  }

  @Override
  ColumnSketch sketch() {
    CategorySketch sketch = new CategorySketch();
    for (int i = 0; i < size(); i++) {
      String value = values[i];
      if (value == null) {
        sketch.addNull();
      } else {
        sketch.add(value);
      }
    }
    return sketch;
  }
}

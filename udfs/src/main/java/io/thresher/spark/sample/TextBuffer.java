package io.thresher.spark.sample;

import io.thresher.profile.CategorySketch;
import io.thresher.profile.ColumnSketch;
import java.util.Arrays;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Texts, each by its first characters. */
final class TextBuffer extends ValueBuffer {
  private @Nullable String[] values = new @Nullable String[0];

  TextBuffer(SampledColumn source) {
    super(source);
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
  void read(ColumnVector column, int[] rows, int[] slots, int first, int count) {
    for (int i = 0; i < count; i++) {
      // The vector's memory is used again.
      values[slots[first + i]] =
          column.isNullAt(rows[i])
              ? null
              : column.getUTF8String(rows[i]).substring(0, CategorySketch.LONGEST).toString();
    }
  }

  @Override
  ColumnSketch sketch(int[] slots, int count) {
    CategorySketch sketch = new CategorySketch();
    for (int i = 0; i < count; i++) {
      String value = values[slots[i]];
      if (value == null) {
        sketch.addNull();
      } else {
        sketch.add(value);
      }
    }
    return sketch;
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import java.nio.ByteBuffer;

/** Room for so many rows of a tensor, row behind row or column behind column. */
public final class TensorMemory {
  public final ByteBuffer data;
  final String[] strings;
  public final int capacity;
  private final ElementType type;
  private final int width;
  private final boolean byColumn;
  private final MemorySource source;

  public TensorMemory(
      ElementType type, int width, int capacity, boolean byColumn, MemorySource source) {
    this.type = type;
    this.width = width;
    this.capacity = capacity;
    this.byColumn = byColumn;
    this.source = source;
    int elements = Math.multiplyExact(capacity, width);
    data = source.allocate(Math.multiplyExact(elements, type.bytes()));
    strings = new String[type == ElementType.STRING ? elements : 0];
  }

  private TensorMemory(TensorMemory shared, int width) {
    type = shared.type;
    this.width = width;
    byColumn = false;
    source = shared.source;
    data = shared.data;
    strings = shared.strings;
    int elements = type == ElementType.STRING ? strings.length : data.capacity() / type.bytes();
    capacity = elements / width;
  }

  /** The same memory for rows of another width, which lie by row; what is in it is lost. */
  TensorMemory reshaped(int rowWidth) {
    return new TensorMemory(this, rowWidth);
  }

  /** Room for more rows, with the rows that are here. */
  public TensorMemory larger(int rows) {
    TensorMemory larger = new TensorMemory(type, width, rows, byColumn, source);
    larger.copy(this, 0, capacity, 0);
    return larger;
  }

  boolean isByColumn() {
    return byColumn;
  }

  /** Elements from one row to the next. */
  public int rowStride() {
    return byColumn ? 1 : width;
  }

  /** Elements from one column to the next. */
  int columnStride() {
    return byColumn ? capacity : 1;
  }

  /** Copies {@code count} rows from row {@code from} of memory for rows that are alike. */
  void copy(TensorMemory source, int from, int count, int at) {
    if (byColumn != source.byColumn) {
      transpose(source, from, count, at);
      return;
    }
    if (!byColumn) {
      move(source, from * width, at * width, count * width);
      return;
    }
    for (int column = 0; column < width; column++) {
      move(source, column * source.capacity + from, column * capacity + at, count);
    }
  }

  private void transpose(TensorMemory source, int from, int count, int at) {
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < width; column++) {
        move(
            source,
            (from + row) * source.rowStride() + column * source.columnStride(),
            (at + row) * rowStride() + column * columnStride(),
            1);
      }
    }
  }

  /** Copies elements that lie side by side in both. */
  public void move(TensorMemory source, int from, int to, int elements) {
    int bytes = type.bytes();
    data.put(to * bytes, source.data, from * bytes, elements * bytes);
    if (strings.length > 0) {
      System.arraycopy(source.strings, from, strings, to, elements);
    }
  }
}

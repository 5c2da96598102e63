package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * The tensor of one input, filled again for every batch: shape {@code [n, rowShape...]}, row-major
 * unless columns are asked for. Owned by one task and not thread-safe; the memory is freed with the
 * object.
 */
public final class InputTensor {
  private final InputBinding binding;
  private final int width;
  private final ByteBuffer data;
  private final String[] strings;
  private final TensorFiller filler;
  private final int rowStride;
  private final int columnStride;

  /** How elements lie in memory. */
  public enum Layout {
    /** Row behind row, as ONNX Runtime takes them. */
    ROWS,
    /** Column behind column where every column of the table gives one; else as rows. */
    COLUMNS
  }

  /**
   * A tensor for ONNX Runtime.
   *
   * @param rows the most rows that it holds
   */
  public InputTensor(InputBinding binding, int rows) {
    this(binding, rows, Layout.ROWS);
  }

  /**
   * @param rows the most rows that it holds
   * @param layout that is wanted
   */
  public InputTensor(InputBinding binding, int rows, Layout layout) {
    this.binding = binding;
    width = binding.width();
    boolean text = binding.type() == ElementType.STRING;
    int elements = Math.multiplyExact(rows, width);
    strings = new String[text ? elements : 0];
    data =
        ByteBuffer.allocateDirect(Math.multiplyExact(elements, binding.type().bytes()))
            .order(ByteOrder.nativeOrder());
    boolean columns = layout == Layout.COLUMNS && TensorFiller.isByColumn(binding);
    rowStride = columns ? 1 : width;
    columnStride = columns ? rows : 1;
    filler = TensorFiller.of(binding, data, strings, rowStride, columnStride);
  }

  public String input() {
    return binding.input();
  }

  public ElementType type() {
    return binding.type();
  }

  /** Elements from one row to the next. */
  public int rowStride() {
    return rowStride;
  }

  /** Elements from one column to the next. */
  public int columnStride() {
    return columnStride;
  }

  /** All of the memory, in native byte order. */
  public ByteBuffer memory() {
    return data.duplicate().order(ByteOrder.nativeOrder());
  }

  /** The shape for {@code rows} rows. */
  public long[] shape(int rows) {
    List<Integer> rowShape = binding.rowShape();
    long[] shape = new long[rowShape.size() + 1];
    shape[0] = rows;
    for (int i = 0; i < rowShape.size(); i++) {
      shape[i + 1] = rowShape.get(i);
    }
    return shape;
  }

  /**
   * Fills rows {@code [at, at + count)} from rows {@code [from, from + count)} of the columns.
   *
   * @param columns by the ordinals of the binding
   * @throws RowFailure for the first row that does not fit; the filled part is then undefined
   */
  public void fill(ColumnVector[] columns, int from, int count, int at) {
    filler.fill(columns, from, count, at);
  }

  /** Fills all rows with one plain value, for a trial run; strings become empty. */
  public void fillPlain(long value) {
    Arrays.fill(strings, "");
    if (binding.type() != ElementType.STRING) {
      ElementWriter writer = new ElementWriter(binding.type(), data);
      for (int i = 0; i < data.capacity() / binding.type().bytes(); i++) {
        writer.put(i, value);
      }
    }
  }

  /** Copies row {@code row} into rows {@code [row + 1, end)}. */
  public void repeat(int row, int end) {
    int bytes = width * binding.type().bytes();
    for (int target = row + 1; target < end; target++) {
      data.put(target * bytes, data, row * bytes, bytes);
      if (strings.length > 0) {
        System.arraycopy(strings, row * width, strings, target * width, width);
      }
    }
  }

  /** The first {@code rows} rows, sharing memory, in native byte order; empty for strings. */
  public ByteBuffer data(int rows) {
    return data.duplicate()
        .order(ByteOrder.nativeOrder())
        .limit(rows * width * binding.type().bytes());
  }

  /** The first {@code rows} rows of a string tensor. */
  public String[] strings(int rows) {
    return Arrays.copyOf(strings, rows * width);
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * The tensor of one input, filled again for every batch: shape {@code [n, rowShape...]}, row-major
 * unless columns are asked for. Its memory grows with the rows that come, up to its limit: few rows
 * of a large batch take little. Owned by one task and not thread-safe; the memory is freed with the
 * object.
 */
public final class InputTensor {
  private final InputBinding binding;
  private final int limit;
  private int[] rowShape;
  private int width;
  private TensorMemory memory;
  private TensorFiller filler;
  private final PixelReader pixels;
  private final @Nullable Categories categories;

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
    this(binding, rows, layout, MemorySource.DIRECT);
  }

  /**
   * @param rows the most rows that it holds
   * @param layout that is wanted
   * @param source of the memory that it lies in
   */
  public InputTensor(InputBinding binding, int rows, Layout layout, MemorySource source) {
    this(binding, rows, layout, source, PixelReader.NONE);
  }

  /**
   * @param rows the most rows that it holds
   * @param layout that is wanted
   * @param source of the memory that it lies in
   * @param pixels for a column of images
   */
  public InputTensor(
      InputBinding binding, int rows, Layout layout, MemorySource source, PixelReader pixels) {
    this(binding, rows, layout, source, pixels, null);
  }

  /**
   * @param rows the most rows that it holds
   * @param layout that is wanted
   * @param source of the memory that it lies in
   * @param pixels for a column of images
   * @param categories the numbers that are to stand for texts, if they are
   */
  public InputTensor(
      InputBinding binding,
      int rows,
      Layout layout,
      MemorySource source,
      PixelReader pixels,
      @Nullable Categories categories) {
    this.pixels = pixels;
    this.categories = binding.type() == ElementType.STRING ? categories : null;
    this.binding = binding.open() == null ? binding : binding.at(binding.open().tried());
    rowShape = this.binding.rowShape().stream().mapToInt(Integer::intValue).toArray();
    width = this.binding.width();
    limit = rows;
    boolean columns = layout == Layout.COLUMNS && TensorFiller.isByColumn(binding);
    memory = new TensorMemory(type(), width, 0, columns, source);
    filler = TensorFiller.of(this.binding, memory, pixels, this.categories);
  }

  /**
   * Takes rows of another shape from now on; those in it are lost. Of an input whose rows differ in
   * their dimensions.
   */
  public void reshape(int[] shape) {
    int elements = 1;
    for (int length : shape) {
      elements = Math.multiplyExact(elements, length);
    }
    rowShape = shape;
    if (elements != width) {
      width = elements;
      memory = memory.reshaped(width);
    }
  }

  /** Takes rows of the shape that those of another tensor of the same input have. */
  public void reshape(InputTensor other) {
    if (other.rowShape != rowShape) {
      reshape(other.rowShape);
    }
  }

  public int[] rowShape() {
    return rowShape;
  }

  public TensorMemory room() {
    return memory;
  }

  /**
   * Takes the memory of so many rows, where it has not.
   *
   * @throws DirectMemoryException if there is not so much
   */
  public void reserve(int rows) {
    if (rows > memory.capacity) {
      memory = memory.larger(Math.max(rows, (int) Math.min(limit, 2L * memory.capacity)));
      filler = TensorFiller.of(binding, memory, pixels, categories);
    }
  }

  public String input() {
    return binding.input();
  }

  /** The model's, or {@code INT64} where numbers stand for texts. */
  public ElementType type() {
    return categories == null ? binding.type() : ElementType.INT64;
  }

  /** Elements from one row to the next, as the memory lies now. */
  public int rowStride() {
    return memory.rowStride();
  }

  /** Elements from one column to the next, as the memory lies now. */
  public int columnStride() {
    return memory.columnStride();
  }

  /** All of the memory that there is now, in native byte order; empty for strings. */
  public ByteBuffer elements() {
    return memory.data.duplicate().order(ByteOrder.nativeOrder());
  }

  /** The shape for {@code rows} rows. */
  public long[] shape(int rows) {
    long[] shape = new long[rowShape.length + 1];
    shape[0] = rows;
    for (int i = 0; i < rowShape.length; i++) {
      shape[i + 1] = rowShape[i];
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
    reserve(at + count);
    filler.fill(columns, from, count, at);
  }

  /** Bytes taken so far. */
  int memory() {
    return memory.data.capacity();
  }

  /** Fills all rows up to the limit with one plain value, for a trial run; strings become empty. */
  public void fillPlain(long value) {
    reserve(limit);
    Arrays.fill(memory.strings, "");
    if (type() != ElementType.STRING) {
      ElementWriter writer = new ElementWriter(type(), memory.data);
      long plain = categories == null ? value : categories.code("");
      for (int i = 0; i < memory.data.capacity() / type().bytes(); i++) {
        writer.put(i, plain);
      }
    }
  }

  /**
   * The values of one row for a trial run. A number that the type does not hold exactly is rounded;
   * those of whole types have to fit.
   */
  public interface RowValues {
    double number(int column);

    String text(int column);
  }

  /** Fills a row for a trial run. */
  public void fillTrial(int row, RowValues values) {
    reserve(row + 1);
    ElementWriter writer = new ElementWriter(type(), memory.data);
    for (int column = 0; column < width; column++) {
      int at = row * memory.rowStride() + column * memory.columnStride();
      if (categories != null) {
        writer.put(at, categories.code(values.text(column)));
      } else if (binding.type() == ElementType.STRING) {
        memory.strings[at] = values.text(column);
      } else if (binding.type().isFloating()) {
        writer.putRounded(at, values.number(column));
      } else {
        writer.put(at, (long) values.number(column));
      }
    }
  }

  /** Copies row {@code row} into rows {@code [row + 1, end)}. */
  public void repeat(int row, int end) {
    reserve(end);
    for (int target = row + 1; target < end; target++) {
      copy(this, row, 1, target);
    }
  }

  /** Copies {@code count} rows from row {@code from} of another tensor of the same binding. */
  public void copy(InputTensor source, int from, int count, int at) {
    reserve(at + count);
    memory.copy(source.memory, from, count, at);
  }

  /**
   * Takes the only row of a shorter tensor, filled up as the binding says.
   *
   * @param open the binding of both, before its open dimensions got their lengths
   */
  public void pad(InputTensor shorter, InputBinding open) {
    reserve(1);
    if (open.open() != null && open.open().pad() != null) {
      InputBinding padding =
          new InputBinding(
              open.input(), open.type(), open.rowShape(), open.columns(), open.open().pad());
      TensorFiller.sink(binding, memory, categories)
          .fill(new ValueReader(open.columns().get(0), padding), 0, width);
    }
    Boxes.move(
        0,
        shorter.rowShape,
        0,
        rowShape,
        (from, to, count) -> memory.move(shorter.memory, from, to, count));
  }

  /** The rows {@code [from, from + rows)} of a tensor that lies by row, sharing memory. */
  public TensorSlice slice(int from, int rows) {
    if (memory.isByColumn()) {
      throw new IllegalStateException("the tensor lies by column");
    }
    if (type() == ElementType.STRING) {
      return TensorSlice.ofStrings(
          input(),
          shape(rows),
          Arrays.copyOfRange(memory.strings, from * width, (from + rows) * width));
    }
    int bytes = width * type().bytes();
    return TensorSlice.of(input(), type(), shape(rows), memory.data, from * bytes, rows * bytes);
  }
}

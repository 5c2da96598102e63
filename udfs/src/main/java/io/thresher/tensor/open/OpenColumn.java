package io.thresher.tensor.open;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OpenDimensions;
import io.thresher.tensor.AlignedMemory;
import io.thresher.tensor.ArrayFiller;
import io.thresher.tensor.Boxes;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.TensorFiller;
import io.thresher.tensor.TensorMemory;
import io.thresher.tensor.ValueReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/** Rows of one input whose dimensions differ, one behind the other, each as long as it is. */
final class OpenColumn implements WaitingColumn {
  private static final int SMALLEST = 1024;

  private final InputBinding binding;
  private final ColumnUse use;
  private final ValueReader reader;
  private final @Nullable ValueReader padding;
  private final int depth;
  private final int[] fixed;
  private final int[] names;
  private int[] starts = new int[SMALLEST];
  private TensorMemory memory;
  private ArrayFiller filler;
  private int rows;
  private int used;

  /**
   * @param names the number of the name of each dimension after the leading one; -1 for a fixed one
   */
  OpenColumn(InputBinding binding, int[] names) {
    this.binding = binding;
    this.names = names;
    use = binding.columns().get(0);
    reader = new ValueReader(use, binding);
    OpenDimensions open = Objects.requireNonNull(binding.open());
    padding = open.pad() == null ? null : new ValueReader(use, padded(binding, open.pad()));
    depth = ArrayFiller.depth(use.type());
    fixed = binding.rowShape().stream().mapToInt(Integer::intValue).toArray();
    memory = new TensorMemory(binding.type(), 1, 0, false, MemorySource.DIRECT);
    filler = new ArrayFiller(binding.at(1), TensorFiller.sink(binding, memory));
  }

  private static InputBinding padded(InputBinding binding, NullPolicy pad) {
    return new InputBinding(
        binding.input(), binding.type(), binding.rowShape(), binding.columns(), pad);
  }

  /**
   * Says how long the dimensions of a row are, as far as its array tells: one that is null tells
   * nothing.
   *
   * @param lengths by name; 0 where not known yet
   */
  @Override
  public void measure(ColumnVector[] columns, int row, int[] lengths) {
    ColumnVector vector = columns[use.ordinal()];
    if (vector.isNullAt(row)) {
      reader.isNull(new ColumnarArray(vector, row, 1), 0, row);
    } else if (reader.isBinary()) {
      flat(vector.getBinary(row).length, row, lengths);
    } else if (depth == 1) {
      flat(vector.getArray(row).numElements(), row, lengths);
    } else {
      nested(vector.getArray(row), 0, row, lengths);
    }
  }

  /** The length of a flat array tells the only open dimension. */
  private void flat(int length, int row, int[] lengths) {
    int width = binding.width();
    if (length % width != 0) {
      throw RowFailure.of(
          row, reader, "expected a multiple of " + width + " values, got " + length);
    }
    for (int name : names) {
      if (name >= 0) {
        measured(name, length / width, 0, row, lengths);
      }
    }
  }

  private void nested(ColumnarArray array, int level, int row, int[] lengths) {
    if (names[level] >= 0) {
      measured(names[level], array.numElements(), level, row, lengths);
    }
    // The first array tells what all others have to be like.
    for (int i = 0; i < array.numElements() && level + 1 < names.length; i++) {
      if (!array.isNullAt(i)) {
        nested(array.getArray(i), level + 1, row, lengths);
        return;
      }
    }
  }

  private void measured(int name, int length, int level, int row, int[] lengths) {
    String at = level == 0 ? "" : " at level " + (level + 1);
    if (length == 0) {
      throw RowFailure.of(
          row, reader, "expected an array of at least one value" + at + ", got an empty one");
    }
    if (lengths[name] != 0 && lengths[name] != length) {
      throw RowFailure.of(
          row,
          reader,
          String.format(
              Locale.ROOT,
              "expected %d values%s, as the row has elsewhere in dimension '%s', got %d",
              lengths[name],
              at,
              nameOf(name),
              length));
    }
    lengths[name] = length;
  }

  private String nameOf(int name) {
    int level = 0;
    while (names[level] != name) {
      level++;
    }
    return Objects.requireNonNull(binding.open()).names().get(level);
  }

  /** Fails where nothing told a dimension of the row. */
  @Override
  public void checkKnown(int row, int[] lengths) {
    for (int name : names) {
      if (name >= 0 && lengths[name] == 0) {
        throw RowFailure.of(
            row, reader, "expected an array, got null, and no other input tells its length");
      }
    }
  }

  /** Adds a row whose dimensions are known. */
  @Override
  public void add(ColumnVector[] columns, int row, int[] lengths) {
    int[] shape = shape(lengths);
    long width = width(shape);
    reserve(width, row);
    filler.reshape(shape);
    filler.fillRow(columns[use.ordinal()], row, used);
    if (starts.length == rows) {
      starts = Arrays.copyOf(starts, 2 * rows);
    }
    starts[rows] = used;
    rows++;
    used += (int) width;
  }

  private void reserve(long width, int row) {
    long needed = used + width;
    if (needed <= memory.capacity) {
      return;
    }
    long most = AlignedMemory.MOST / Math.max(1, binding.type().bytes());
    if (needed > most) {
      throw RowFailure.of(row, reader, "expected at most " + most + " values, got " + width);
    }
    long larger = Math.max(SMALLEST, Math.min(most, 2L * memory.capacity));
    memory = memory.larger((int) Math.max(needed, larger));
    filler = new ArrayFiller(binding.at(1), TensorFiller.sink(binding, memory));
  }

  /** Takes back the row added last. */
  @Override
  public void removeLast() {
    rows--;
    used = starts[rows];
  }

  /** Forgets all rows. */
  @Override
  public void clear() {
    rows = 0;
    used = 0;
  }

  /** Gives the memory back, too. */
  @Override
  public void release() {
    clear();
    memory = new TensorMemory(binding.type(), 1, 0, false, MemorySource.DIRECT);
    filler = new ArrayFiller(binding.at(1), TensorFiller.sink(binding, memory));
  }

  @Override
  public int rows() {
    return rows;
  }

  /** Bytes of the rows; of strings a guess. */
  @Override
  public long bytes() {
    return (long) used * (binding.type() == ElementType.STRING ? 16 : binding.type().bytes());
  }

  /** The shape of a row with dimensions of these lengths. */
  @Override
  public int[] shape(int[] lengths) {
    int[] shape = fixed.clone();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = names[i] < 0 ? shape[i] : lengths[names[i]];
    }
    return shape;
  }

  private static long width(int[] shape) {
    long width = 1;
    for (int length : shape) {
      width = Math.multiplyExact(width, (long) length);
    }
    return width;
  }

  /** Positions of a row with dimensions of these lengths. */
  @Override
  public long positions(int[] lengths) {
    long positions = 1;
    for (int name : names) {
      positions *= name < 0 ? 1 : lengths[name];
    }
    return positions;
  }

  /** Copies a row into a tensor, whose rows may be longer: they are filled up then. */
  @Override
  public void copy(int row, int[] lengths, InputTensor tensor, int at) {
    int[] shape = shape(lengths);
    tensor.reserve(at + 1);
    TensorMemory target = tensor.room();
    int width = target.rowStride();
    if (padding != null && !Arrays.equals(shape, tensor.rowShape())) {
      TensorFiller.sink(binding, target).fill(padding, at * width, width);
    }
    Boxes.move(
        starts[row],
        shape,
        at * width,
        tensor.rowShape(),
        (from, to, count) -> target.move(memory, from, to, count));
  }
}

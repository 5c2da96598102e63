package io.thresher.tensor.output;

import io.thresher.model.ElementType;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPart;
import io.thresher.tensor.AlignedMemory;
import io.thresher.tensor.Boxes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings, and numbers whose shape changes from run to run. Copied from each result. */
public final class VariableColumn extends OutputColumn {
  private final int depth;
  private final int[][] starts;
  private final int[] lists;
  private ByteBuffer numbers = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
  private UTF8String[] strings = new UTF8String[0];
  private int elements;
  private int[] ownLengths = new int[0];

  VariableColumn(OutputBinding binding) {
    super(binding);
    depth = binding.arrayShape().size();
    starts = new int[depth][1];
    lists = new int[depth];
  }

  /**
   * Says how long rows are whose results come padded: so much of their varying dimensions is kept.
   *
   * @param lengths by the number of the row in this column; read while results are added
   */
  public void cutTo(int[] lengths) {
    ownLengths = lengths;
  }

  /**
   * Adds the rows of a result.
   *
   * @param shape of the whole result, rows first
   */
  public void append(ByteBuffer result, long[] shape) {
    int bytes = result.remaining();
    int used = elements * binding().type().bytes();
    if (numbers.capacity() - used < bytes) {
      int needed = Math.addExact(used, bytes);
      int doubled = (int) Math.min(needed + (long) numbers.capacity(), AlignedMemory.MOST);
      ByteBuffer larger = AlignedMemory.allocate(Math.max(needed, doubled));
      numbers = larger.put(0, numbers, 0, used);
    }
    int size = binding().type().bytes();
    int first = result.position();
    move(
        shape,
        bytes / size,
        (from, to, count) -> numbers.put(to * size, result, first + from * size, count * size));
  }

  /** Moves what is kept of the elements of a result behind those that are here. */
  private void move(long[] shape, int count, Boxes.Mover mover) {
    if (!isCut(shape)) {
      mover.move(0, elements, count);
      elements += count;
      addLists(shape);
      return;
    }
    int[] whole = new int[depth];
    for (int level = 0; level < depth; level++) {
      whole[level] = (int) shape[level + 1];
    }
    int width = count / (int) shape[0];
    for (int row = 0; row < shape[0]; row++) {
      int[] kept = kept(whole, ownLengths[lists[0]]);
      Boxes.move(row * width, whole, elements, kept, mover);
      long[] one = new long[depth + 1];
      one[0] = 1;
      int size = 1;
      for (int level = 0; level < depth; level++) {
        one[level + 1] = kept[level];
        size *= kept[level];
      }
      elements += size;
      addLists(one);
    }
  }

  private int[] kept(int[] whole, int length) {
    int[] kept = whole.clone();
    for (int level = 0; level < depth; level++) {
      if (binding().rowShape().get(level) == OutputBinding.DYNAMIC) {
        kept[level] = Math.min(whole[level], length);
      }
    }
    return kept;
  }

  private boolean isCut(long[] shape) {
    boolean cut = false;
    for (int row = 0; row < shape[0] && ownLengths.length > 0; row++) {
      for (int level = 0; level < depth; level++) {
        cut |=
            binding().rowShape().get(level) == OutputBinding.DYNAMIC
                && ownLengths[lists[0] + row] < shape[level + 1];
      }
    }
    return cut;
  }

  /** Adds the first rows of a result of strings, flattened row-major. */
  public void append(String[] result, int count, long[] shape) {
    if (strings.length < elements + count) {
      strings = Arrays.copyOf(strings, Math.max(elements + count, 2 * strings.length));
    }
    move(
        shape,
        count,
        (from, to, length) -> {
          for (int i = 0; i < length; i++) {
            strings[to + i] = UTF8String.fromString(result[from + i]);
          }
        });
  }

  /** Adds one string a row. */
  public void append(UTF8String[] result, int count) {
    if (strings.length < elements + count) {
      strings = Arrays.copyOf(strings, Math.max(elements + count, 2 * strings.length));
    }
    System.arraycopy(result, 0, strings, elements, count);
    elements += count;
    long[] shape = new long[depth + 1];
    Arrays.fill(shape, 1);
    shape[0] = count;
    addLists(shape);
  }

  private void addLists(long[] shape) {
    int count = (int) shape[0];
    for (int level = 0; level < depth; level++) {
      int length = (int) shape[level + 1];
      int used = lists[level];
      if (starts[level].length < used + count + 1) {
        starts[level] = Arrays.copyOf(starts[level], Math.max(used + count + 1, 2 * used));
      }
      for (int i = 0; i < count; i++) {
        starts[level][used + i + 1] = starts[level][used + i] + length;
      }
      lists[level] += count;
      count *= length;
    }
  }

  @Override
  public void skip(int at, int rows) {
    long[] shape = new long[depth + 1];
    shape[0] = rows;
    if (depth > 0) {
      addLists(shape);
    } else if (binding().type() == ElementType.STRING) {
      String[] empty = new String[rows];
      Arrays.fill(empty, "");
      append(empty, rows, shape);
    }
  }

  @Override
  public void keep(int rows) {
    elements = element(rows);
    int kept = rows;
    for (int level = 0; level < depth; level++) {
      lists[level] = kept;
      kept = starts[level][kept];
    }
  }

  @Override
  ByteBuffer numbers() {
    return numbers;
  }

  @Override
  int element(int row) {
    int element = row;
    for (int[] level : starts) {
      element = level[element];
    }
    return element;
  }

  @Override
  Finder finder(OutputPart part) {
    int[] at = ((OutputPart.Element) part).at().stream().mapToInt(Integer::intValue).toArray();
    return row -> find(row, at);
  }

  private int find(int row, int[] at) {
    int element = row;
    for (int level = 0; level < depth; level++) {
      int start = starts[level][element];
      if (at[level] >= starts[level][element + 1] - start) {
        return -1;
      }
      element = start + at[level];
    }
    return element;
  }

  @Override
  ColumnVector elements() {
    return elements(binding().elementType(), 0);
  }

  private ColumnVector elements(DataType type, int base) {
    return binding().type() == ElementType.STRING
        ? new StringVector(strings, base)
        : new NumberVector(type, binding().type(), numbers, base);
  }

  @Override
  public void clear() {
    elements = 0;
    Arrays.fill(lists, 0);
    Arrays.fill(strings, null);
  }

  @Override
  public ColumnVector vector(int from) {
    return vector(binding().columnType(), 0, from);
  }

  private ColumnVector vector(DataType type, int level, int base) {
    if (level < depth && type instanceof ArrayType array) {
      return new ListVector(type, vector(array.elementType(), level + 1, 0), starts[level], base);
    }
    return elements(type, base);
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.OutputBinding;
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

  VariableColumn(OutputBinding binding) {
    super(binding);
    depth = binding.arrayShape().size();
    starts = new int[depth][1];
    lists = new int[depth];
  }

  /**
   * Adds the rows of a result.
   *
   * @param shape of the whole result, rows first
   */
  public void append(ByteBuffer result, long[] shape) {
    int bytes = result.remaining();
    int used = elements * binding().type().bytes();
    if (numbers.capacity() < used + bytes) {
      ByteBuffer larger =
          AlignedMemory.allocate(Math.addExact(Math.addExact(used, bytes), numbers.capacity()));
      numbers = larger.put(0, numbers, 0, used);
    }
    numbers.put(used, result, result.position(), bytes);
    elements += bytes / binding().type().bytes();
    addLists(shape);
  }

  /** Adds the first rows of a result of strings, flattened row-major. */
  public void append(String[] result, int count, long[] shape) {
    if (strings.length < elements + count) {
      strings = Arrays.copyOf(strings, Math.max(elements + count, 2 * strings.length));
    }
    for (int i = 0; i < count; i++) {
      strings[elements + i] = UTF8String.fromString(result[i]);
    }
    elements += count;
    addLists(shape);
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
    return binding().type() == ElementType.STRING
        ? new StringVector(strings, base)
        : new NumberVector(type, binding().type(), numbers, base);
  }
}

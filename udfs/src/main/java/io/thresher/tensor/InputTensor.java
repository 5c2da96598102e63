package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * The tensor of one input, filled again for every batch: shape {@code [n, rowShape...]}, row-major.
 * Its memory grows with the rows that come, up to its limit: few rows of a large batch take little.
 * Owned by one task and not thread-safe; the memory is freed with the object.
 */
public final class InputTensor {
  private final InputBinding binding;
  private final int width;
  private final int limit;
  private int capacity;
  private ByteBuffer data;
  private String[] strings;
  private TensorFiller filler;

  /**
   * @param rows the most rows that it holds
   */
  public InputTensor(InputBinding binding, int rows) {
    this.binding = binding;
    width = binding.width();
    limit = rows;
    data = memory(0);
    strings = new String[0];
    filler = TensorFiller.of(binding, data, strings);
  }

  private ByteBuffer memory(int rows) {
    int elements = Math.multiplyExact(rows, width);
    return AlignedMemory.allocate(Math.multiplyExact(elements, binding.type().bytes()));
  }

  /**
   * Takes the memory of so many rows, where it has not.
   *
   * @throws DirectMemoryException if there is not so much
   */
  public void reserve(int rows) {
    if (rows <= capacity) {
      return;
    }
    int larger = Math.max(rows, (int) Math.min(limit, 2L * capacity));
    data = memory(larger).put(0, data, 0, data.capacity());
    capacity = larger;
    if (binding.type() == ElementType.STRING) {
      strings = Arrays.copyOf(strings, capacity * width);
    }
    filler = TensorFiller.of(binding, data, strings);
  }

  public String input() {
    return binding.input();
  }

  public ElementType type() {
    return binding.type();
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
    reserve(at + count);
    filler.fill(columns, from, count, at);
  }

  /** Bytes taken so far. */
  int memory() {
    return data.capacity();
  }

  /** Fills all rows up to the limit with one plain value, for a trial run; strings become empty. */
  public void fillPlain(long value) {
    reserve(limit);
    Arrays.fill(strings, "");
    if (binding.type() != ElementType.STRING) {
      ElementWriter writer = new ElementWriter(binding.type(), data);
      for (int i = 0; i < data.capacity() / binding.type().bytes(); i++) {
        writer.put(i, value);
      }
    }
  }

  /**
   * Fills a row with values that depend on {@code seed} alone, for a trial run: small numbers of
   * both signs, or whole ones from 0 to 2; strings become empty.
   */
  public void fillRandom(int row, long seed) {
    reserve(row + 1);
    SplittableRandom random = new SplittableRandom(seed);
    if (binding.type() == ElementType.STRING) {
      Arrays.fill(strings, row * width, (row + 1) * width, "");
      return;
    }
    ElementWriter writer = new ElementWriter(binding.type(), data);
    boolean floating = binding.type().isFloating();
    for (int i = row * width; i < (row + 1) * width; i++) {
      if (floating) {
        writer.putRounded(i, random.nextDouble(-3, 3));
      } else {
        writer.put(i, (long) random.nextInt(binding.type() == ElementType.BOOL ? 2 : 3));
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
    int bytes = width * binding.type().bytes();
    data.put(at * bytes, source.data, from * bytes, count * bytes);
    if (strings.length > 0) {
      System.arraycopy(source.strings, from * width, strings, at * width, count * width);
    }
  }

  /**
   * The rows {@code [from, from + rows)}, sharing memory, in native byte order; empty for strings.
   */
  public ByteBuffer data(int from, int rows) {
    int bytes = width * binding.type().bytes();
    return data.slice(from * bytes, rows * bytes).order(ByteOrder.nativeOrder());
  }

  /** The rows {@code [from, from + rows)} of a string tensor. */
  public String[] strings(int from, int rows) {
    return Arrays.copyOfRange(strings, from * width, (from + rows) * width);
  }
}

package io.thresher.tensor.open;

import io.thresher.plan.InputBinding;
import io.thresher.plan.OpenDimensions;
import io.thresher.plan.TokenSource;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.ImageFrame;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.NoEncoder;
import io.thresher.tensor.PixelReader;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.TextEncoder;
import io.thresher.tensor.TextEncoder.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Rows that differ in their dimensions, copied from their columns and waiting to be put beside rows
 * of the same dimensions. Owned by one task and not thread-safe.
 */
public final class OpenRows {
  private final List<InputBinding> inputs;
  private final List<WaitingColumn> open = new ArrayList<>();
  private final List<InputTensor> fixed = new ArrayList<>();
  private final Map<Integer, TokenisedTexts> texts = new HashMap<>();
  private final List<PixelReader> images = new ArrayList<>();
  private final int names;
  private long fixedBytes;
  private final int[] measured;
  private int[] lengths = new int[64];
  private ImageFrame[] frames = new ImageFrame[0];
  private int rows;

  /** Of columns that hold the values themselves, in tensors of rows. */
  public OpenRows(List<InputBinding> inputs, int most) {
    this(inputs, most, NoEncoder.INSTANCE, InputTensor.Layout.ROWS, input -> PixelReader.NONE);
  }

  /**
   * @param most rows to expect
   * @param encoder for columns of text
   * @param layout in which rows of one shape are put into tensors
   * @param pixels reads the images of an input
   */
  public OpenRows(
      List<InputBinding> inputs,
      int most,
      TextEncoder encoder,
      InputTensor.Layout layout,
      Function<InputBinding, PixelReader> pixels) {
    this.inputs = inputs;
    List<String> known = new ArrayList<>();
    for (InputBinding input : inputs) {
      TokenSource tokens = input.tokens();
      if (input.open() == null) {
        PixelReader reader = pixels.apply(input);
        fixed.add(new InputTensor(input, most, layout, MemorySource.DIRECT, reader));
        if (input.image() != null) {
          images.add(reader);
        }
        fixedBytes += (long) input.width() * Math.max(1, input.type().bytes());
      } else if (tokens == null) {
        open.add(new OpenColumn(input, numbered(input.open(), known)));
      } else {
        TokenisedTexts text =
            texts.computeIfAbsent(
                input.columns().get(0).ordinal(), ordinal -> new TokenisedTexts(tokens, encoder));
        open.add(new TokenColumn(input, text, numbered(input.open(), known)[0]));
      }
    }
    names = known.size();
    measured = new int[names];
  }

  private static int[] numbered(OpenDimensions dimensions, List<String> known) {
    int[] numbers = new int[dimensions.names().size()];
    for (int i = 0; i < numbers.length; i++) {
      String name = dimensions.names().get(i);
      if (!name.isEmpty() && !known.contains(name)) {
        known.add(name);
      }
      numbers[i] = known.indexOf(name);
    }
    return numbers;
  }

  /**
   * Adds a row; where a text has several windows, one row for each.
   *
   * @param columns by the ordinals of the bindings
   * @throws RowFailure if it does not fit; it is not added then
   * @throws DirectMemoryException if there is no memory for it; it is not added then
   */
  public void add(ColumnVector[] columns, int row) {
    int before = rows;
    try {
      do {
        addOne(columns, row);
      } while (hasMore());
    } catch (RowFailure | DirectMemoryException e) {
      texts.values().forEach(TokenisedTexts::leaveRow);
      while (rows > before) {
        removeLast();
      }
      throw e;
    }
  }

  private boolean hasMore() {
    for (TokenisedTexts text : texts.values()) {
      if (text.hasMore()) {
        return true;
      }
    }
    return false;
  }

  /** Takes back the row added last. */
  public void removeLast() {
    rows--;
    open.forEach(WaitingColumn::removeLast);
  }

  /** The tokens of a row, where a text feeds the model. */
  public @Nullable Tokens tokens(int row) {
    for (TokenisedTexts text : texts.values()) {
      return text.tokens(row);
    }
    return null;
  }

  /** The size of a row's image, where one feeds the model. */
  public @Nullable ImageFrame frame(int row) {
    return images.isEmpty() ? null : frames[row];
  }

  private void addOne(ColumnVector[] columns, int row) {
    Arrays.fill(measured, 0);
    for (WaitingColumn column : open) {
      column.measure(columns, row, measured);
    }
    for (WaitingColumn column : open) {
      column.checkKnown(row, measured);
    }
    try {
      for (InputTensor tensor : fixed) {
        tensor.fill(columns, row, 1, rows);
      }
      for (WaitingColumn column : open) {
        column.add(columns, row, measured);
      }
    } catch (RowFailure | DirectMemoryException e) {
      open.stream().filter(column -> column.rows() > rows).forEach(WaitingColumn::removeLast);
      throw e;
    }
    if (lengths.length < (rows + 1) * names) {
      lengths = Arrays.copyOf(lengths, Math.max(2 * lengths.length, (rows + 1) * names));
    }
    System.arraycopy(measured, 0, lengths, rows * names, names);
    if (!images.isEmpty()) {
      frames = frames.length > rows ? frames : Arrays.copyOf(frames, Math.max(64, 2 * rows));
      frames[rows] = images.get(0).frame();
    }
    rows++;
  }

  public int rows() {
    return rows;
  }

  /** Bytes of the rows' values. */
  public long bytes() {
    long bytes = rows * fixedBytes;
    for (WaitingColumn column : open) {
      bytes += column.bytes();
    }
    return bytes;
  }

  /** Texts so far of which only the first tokens were taken. */
  public long cutTexts() {
    long cut = 0;
    for (TokenisedTexts text : texts.values()) {
      cut += text.cut();
    }
    return cut;
  }

  /** Forgets all rows, keeping the memory. */
  public void clear() {
    rows = 0;
    open.forEach(WaitingColumn::clear);
  }

  /** Forgets all rows and gives their memory back. */
  public void release() {
    rows = 0;
    open.forEach(WaitingColumn::release);
  }

  /** The rows in the order of their dimensions, and those of equal ones as they came. */
  public int[] order() {
    long[] keys = new long[rows];
    int[] ranks = new int[rows];
    for (int name = 0; name < names; name++) {
      for (int row = 0; row < rows; row++) {
        keys[row] = ((long) ranks[row] << 32) | lengths[row * names + name];
      }
      long[] distinct = keys.clone();
      Arrays.sort(distinct);
      int count = distinct(distinct);
      for (int row = 0; row < rows; row++) {
        ranks[row] = Arrays.binarySearch(distinct, 0, count, keys[row]);
      }
    }
    for (int row = 0; row < rows; row++) {
      keys[row] = ((long) ranks[row] << 32) | row;
    }
    Arrays.sort(keys);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  private static int distinct(long[] sorted) {
    int count = 0;
    for (long value : sorted) {
      if (count == 0 || sorted[count - 1] != value) {
        sorted[count++] = value;
      }
    }
    return count;
  }

  /** Whether two rows have the same dimensions. */
  public boolean alike(int row, int other) {
    return Arrays.equals(
        lengths, row * names, (row + 1) * names, lengths, other * names, (other + 1) * names);
  }

  /** The most positions that a row has in one of its inputs. */
  public long positions(int row) {
    int[] own = lengthsOf(row);
    long most = 1;
    for (WaitingColumn column : open) {
      most = Math.max(most, column.positions(own));
    }
    return most;
  }

  /** The length of a row whose open dimensions all have the same. */
  public int length(int row) {
    return lengths[row * names];
  }

  private int[] lengthsOf(int row) {
    return Arrays.copyOfRange(lengths, row * names, (row + 1) * names);
  }

  /** Makes tensors take rows of the dimensions of a row. */
  public void reshape(List<InputTensor> tensors, int row) {
    int[] own = lengthsOf(row);
    int next = 0;
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).isOpen()) {
        tensors.get(i).reshape(open.get(next++).shape(own));
      }
    }
  }

  /** Copies a row into tensors that take rows of its dimensions, or of longer ones. */
  public void copy(int row, List<InputTensor> tensors, int at) {
    int[] own = lengthsOf(row);
    int nextOpen = 0;
    int nextFixed = 0;
    for (int i = 0; i < inputs.size(); i++) {
      InputTensor tensor = Objects.requireNonNull(tensors.get(i));
      if (inputs.get(i).isOpen()) {
        open.get(nextOpen++).copy(row, own, tensor, at);
      } else {
        tensor.copy(fixed.get(nextFixed++), row, 1, at);
      }
    }
  }
}

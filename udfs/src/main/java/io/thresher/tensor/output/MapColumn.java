package io.thresher.tensor.output;

import io.thresher.model.ElementType;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** One map a row, its entries in the order of their keys. */
public final class MapColumn extends OutputColumn {
  private final Entries keys;
  private final Entries values;
  private int[] starts = new int[1];
  private Object[] fixedKeys = new Object[0];
  private int rows;

  MapColumn(OutputBinding binding) {
    super(binding);
    MapType type = (MapType) binding.columnType();
    ElementType keyType = binding.keyType() == null ? ElementType.STRING : binding.keyType();
    keys = new Entries(type.keyType(), keyType);
    values = new Entries(type.valueType(), binding.type());
  }

  /**
   * Says that all rows added from now on have these keys, each once.
   *
   * @return the places of the keys in the order in which they are stored
   */
  public int[] fixKeys(List<? extends Comparable<?>> given) {
    TreeMap<Object, Integer> sorted = new TreeMap<>();
    for (int i = 0; i < given.size(); i++) {
      sorted.put(given.get(i), i);
    }
    fixedKeys =
        sorted.keySet().stream()
            .map(key -> key instanceof String text ? UTF8String.fromString(text) : key)
            .toArray();
    return sorted.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Adds a row of the fixed keys.
   *
   * @param row values as the keys were given
   * @param order as {@link #fixKeys} gave it
   */
  public void append(double[] row, int[] order) {
    int entry = starts[rows];
    for (int i = 0; i < order.length; i++) {
      keys.set(entry, fixedKeys[i]);
      values.set(entry, row[order[i]]);
      entry++;
    }
    end(entry);
  }

  /**
   * Adds a row of the fixed keys.
   *
   * @param rows values as the keys were given, row after row
   * @param from where the row begins
   * @param order as {@link #fixKeys} gave it
   */
  public void append(FloatBuffer rows, int from, int[] order) {
    int entry = starts[this.rows];
    for (int i = 0; i < order.length; i++) {
      keys.set(entry, fixedKeys[i]);
      values.set(entry, rows.get(from + order[i]));
      entry++;
    }
    end(entry);
  }

  /** Adds a row. */
  public void append(Map<?, ?> row) {
    int start = starts[rows];
    int entry = start;
    for (Map.Entry<?, ?> e : new TreeMap<>(row).entrySet()) {
      keys.set(entry, e.getKey());
      values.set(entry, e.getValue());
      entry++;
    }
    end(entry);
  }

  private void end(int entry) {
    rows++;
    if (starts.length <= rows) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[rows] = entry;
  }

  @Override
  public void skip(int at, int count) {
    for (int i = 0; i < count; i++) {
      append(Map.of());
    }
  }

  @Override
  public void keep(int kept) {
    rows = kept;
  }

  @Override
  ByteBuffer numbers() {
    return values.numbers;
  }

  @Override
  int element(int row) {
    return starts[row];
  }

  @Override
  Finder finder(OutputPart part) {
    return new KeyFinder(((OutputPart.Entry) part).key());
  }

  @Override
  ColumnVector elements() {
    return values.vector();
  }

  @Override
  public void clear() {
    rows = 0;
  }

  @Override
  public ColumnVector vector(int from) {
    return new MapVector(binding().columnType(), keys.vector(), values.vector(), starts, from);
  }

  /** Looks at first where the row before had the key: most maps have the same ones. */
  private final class KeyFinder implements Finder {
    private final Object key;
    private int found;

    KeyFinder(Object key) {
      this.key = key instanceof String text ? UTF8String.fromString(text) : key;
    }

    @Override
    public int find(int row) {
      int guess = starts[row] + found;
      if (guess < starts[row + 1] && keys.is(guess, key)) {
        return guess;
      }
      for (int entry = starts[row]; entry < starts[row + 1]; entry++) {
        if (keys.is(entry, key)) {
          found = entry - starts[row];
          return entry;
        }
      }
      return -1;
    }
  }

  /** Keys or values, one behind the other. */
  private static final class Entries {
    private final DataType type;
    private final ElementType element;
    private ByteBuffer numbers = ByteBuffer.allocate(0).order(ByteOrder.nativeOrder());
    private UTF8String[] strings = new UTF8String[0];

    Entries(DataType type, ElementType element) {
      this.type = type;
      this.element = element;
    }

    void set(int i, Object value) {
      if (element == ElementType.STRING) {
        if (strings.length <= i) {
          strings = Arrays.copyOf(strings, 2 * i + 16);
        }
        strings[i] =
            value instanceof String text ? UTF8String.fromString(text) : (UTF8String) value;
        return;
      }
      Number number = (Number) value;
      reserve(i);
      switch (element) {
        case INT64 -> numbers.putLong(i << 3, number.longValue());
        case DOUBLE -> numbers.putDouble(i << 3, number.doubleValue());
        case FLOAT -> numbers.putFloat(i << 2, number.floatValue());
        default -> throw new IllegalStateException("map of " + element.label());
      }
    }

    void set(int i, double value) {
      reserve(i);
      if (element == ElementType.FLOAT) {
        numbers.putFloat(i << 2, (float) value);
      } else {
        numbers.putDouble(i << 3, value);
      }
    }

    boolean is(int i, Object key) {
      return element == ElementType.STRING
          ? strings[i].equals(key)
          : numbers.getLong(i << 3) == (long) key;
    }

    private void reserve(int i) {
      if (numbers.capacity() < (i + 1) * 8) {
        byte[] larger = Arrays.copyOf(numbers.array(), (i + 16) * 16);
        numbers = ByteBuffer.wrap(larger).order(ByteOrder.nativeOrder());
      }
    }

    ColumnVector vector() {
      return element == ElementType.STRING
          ? new StringVector(strings, 0)
          : new NumberVector(type, element, numbers, 0);
    }
  }
}

package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.OutputBinding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
  private int rows;

  MapColumn(OutputBinding binding) {
    super(binding);
    MapType type = (MapType) binding.columnType();
    ElementType keyType = binding.keyType() == null ? ElementType.STRING : binding.keyType();
    keys = new Entries(type.keyType(), keyType);
    values = new Entries(type.valueType(), binding.type());
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
  ByteBuffer numbers() {
    return values.numbers;
  }

  @Override
  int element(int row) {
    return starts[row];
  }

  @Override
  public void clear() {
    rows = 0;
  }

  @Override
  public ColumnVector vector(int from) {
    return new MapVector(binding().columnType(), keys.vector(), values.vector(), starts, from);
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
        strings[i] = UTF8String.fromString((String) value);
        return;
      }
      if (numbers.capacity() < (i + 1) * 8) {
        byte[] larger = Arrays.copyOf(numbers.array(), (i + 16) * 16);
        numbers = ByteBuffer.wrap(larger).order(ByteOrder.nativeOrder());
      }
      Number number = (Number) value;
      switch (element) {
        case INT64 -> numbers.putLong(i << 3, number.longValue());
        case DOUBLE -> numbers.putDouble(i << 3, number.doubleValue());
        case FLOAT -> numbers.putFloat(i << 2, number.floatValue());
        default -> throw new IllegalStateException("map of " + element.label());
      }
    }

    ColumnVector vector() {
      return element == ElementType.STRING
          ? new StringVector(strings, 0)
          : new NumberVector(type, element, numbers, 0);
    }
  }
}

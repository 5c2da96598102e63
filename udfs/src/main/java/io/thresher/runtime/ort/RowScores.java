package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.TensorSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run gave for some of its rows, to be put in the place of what another gives for them. An
 * output that has no part for each row stays as the other gives it.
 */
final class RowScores {
  private final BitSet rows;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** Of one output, all rows: data, or texts, or maps. */
  private static final class Part {
    final long[] shape;
    final @Nullable ByteBuffer data;
    final String[] strings;
    final List<Map<?, ?>> maps;

    Part(long[] shape, @Nullable ByteBuffer data, String[] strings, List<Map<?, ?>> maps) {
      this.shape = shape;
      this.data = data;
      this.strings = strings;
      this.maps = maps;
    }
  }

  private RowScores(BitSet rows) {
    this.rows = rows;
  }

  /** Copies it out of the values of a run. */
  static RowScores of(Map<String, ModelValue> values, BitSet rows) throws OrtException {
    RowScores scores = new RowScores(rows);
    for (Map.Entry<String, ModelValue> value : values.entrySet()) {
      if (value.getValue() instanceof ModelValue.Tensor tensor && hasRows(tensor.shape(), rows)) {
        boolean texts = tensor.type() == ElementType.STRING;
        scores.parts.put(
            value.getKey(),
            new Part(
                tensor.shape(),
                texts ? null : tensor.data(),
                texts ? tensor.strings() : new String[0],
                List.of()));
      } else if (value.getValue() instanceof ModelValue.Maps maps) {
        List<Map<?, ?>> all = new ArrayList<>();
        maps.forEach(all::add);
        scores.parts.put(
            value.getKey(), new Part(new long[] {maps.size()}, null, new String[0], all));
      }
    }
    return scores;
  }

  private static boolean hasRows(long[] shape, BitSet rows) {
    return shape.length > 0 && shape[0] >= rows.length();
  }

  /** Writes the rows into the memory that the other run has written to. */
  void overwrite(TensorSlice lent) {
    Part part = parts.get(lent.name());
    ByteBuffer from = part == null ? null : part.data;
    if (part != null && from != null) {
      overwrite(lent.data(), from, part.shape);
    }
  }

  private void overwrite(ByteBuffer into, ByteBuffer from, long[] shape) {
    if (into.capacity() != from.remaining()) {
      return; // Of another shape: whoever takes it says so.
    }
    int rowBytes = Math.toIntExact(into.capacity() / shape[0]);
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      into.put(row * rowBytes, from, from.position() + row * rowBytes, rowBytes);
    }
  }

  /** The values of the other run, with these rows in them. */
  Map<String, ModelValue> over(Map<String, ModelValue> values) {
    Map<String, ModelValue> joined = new LinkedHashMap<>(values);
    joined.replaceAll((output, value) -> over(value, parts.get(output)));
    return joined;
  }

  private ModelValue over(ModelValue value, @Nullable Part part) {
    if (part != null && value instanceof ModelValue.Tensor tensor) {
      return new OverTensor(tensor, part);
    }
    return part != null && value instanceof ModelValue.Maps maps ? new OverMaps(maps, part) : value;
  }

  private final class OverTensor implements ModelValue.Tensor {
    private final ModelValue.Tensor tensor;
    private final Part part;

    OverTensor(ModelValue.Tensor tensor, Part part) {
      this.tensor = tensor;
      this.part = part;
    }

    @Override
    public ElementType type() {
      return tensor.type();
    }

    @Override
    public long[] shape() {
      return tensor.shape();
    }

    @Override
    public ByteBuffer data() throws OrtException {
      ByteBuffer data = tensor.data();
      ByteBuffer from = part.data;
      if (from != null) {
        overwrite(data.slice(), from, part.shape);
      }
      return data;
    }

    @Override
    public String[] strings() throws OrtException {
      String[] strings = tensor.strings();
      if (strings.length == part.strings.length) {
        int width = Math.toIntExact(strings.length / part.shape[0]);
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
          System.arraycopy(part.strings, row * width, strings, row * width, width);
        }
      }
      return strings;
    }
  }

  private final class OverMaps implements ModelValue.Maps {
    private final ModelValue.Maps maps;
    private final Part part;

    OverMaps(ModelValue.Maps maps, Part part) {
      this.maps = maps;
      this.part = part;
    }

    @Override
    public ElementType keyType() {
      return maps.keyType();
    }

    @Override
    public ElementType valueType() {
      return maps.valueType();
    }

    @Override
    public int size() {
      return maps.size();
    }

    @Override
    public void forEach(Consumer<Map<?, ?>> taker) throws OrtException {
      int[] row = {0};
      maps.forEach(
          map -> {
            boolean replaced = rows.get(row[0]) && row[0] < part.maps.size();
            taker.accept(replaced ? part.maps.get(row[0]) : map);
            row[0]++;
          });
    }
  }
}

package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.TensorSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run gave for some rows, to be put in the place of what another gives for them. An output
 * that has no part for each row stays as the other gives it.
 */
final class RowScores {
  private final BitSet rows;
  private final int all;
  private final boolean apart;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** Of one output, all rows: data, or texts, or maps. */
  private static final class Part {
    final @Nullable ByteBuffer data;
    final String[] strings;
    final List<Map<?, ?>> maps;

    Part(@Nullable ByteBuffer data, String[] strings, List<Map<?, ?>> maps) {
      this.data = data;
      this.strings = strings;
      this.maps = maps;
    }
  }

  private RowScores(BitSet rows, int all, boolean apart) {
    this.rows = rows;
    this.all = all;
    this.apart = apart;
  }

  /**
   * Copies it out of the values of a run of all rows.
   *
   * @param rows those that are wanted
   * @param all how many there are
   */
  static RowScores ofAll(Map<String, ModelValue> values, BitSet rows, int all) throws OrtException {
    return new RowScores(rows, all, false).copied(values);
  }

  /**
   * Copies it out of the values of a run of the wanted rows alone.
   *
   * @param rows where they are to stand
   * @param all how many there are of the other run
   */
  static RowScores ofThese(Map<String, ModelValue> values, BitSet rows, int all)
      throws OrtException {
    return new RowScores(rows, all, true).copied(values);
  }

  private RowScores copied(Map<String, ModelValue> values) throws OrtException {
    for (Map.Entry<String, ModelValue> value : values.entrySet()) {
      if (value.getValue() instanceof ModelValue.Tensor tensor && hasRows(tensor.shape())) {
        boolean texts = tensor.type() == ElementType.STRING;
        parts.put(
            value.getKey(),
            new Part(
                texts ? null : tensor.data(), texts ? tensor.strings() : new String[0], List.of()));
      } else if (value.getValue() instanceof ModelValue.Maps maps) {
        List<Map<?, ?>> each = new ArrayList<>();
        maps.forEach(each::add);
        parts.put(value.getKey(), new Part(null, new String[0], each));
      }
    }
    return this;
  }

  private boolean hasRows(long[] shape) {
    return shape.length > 0 && shape[0] == held();
  }

  /** Rows of the run that this is of. */
  private int held() {
    return apart ? rows.cardinality() : all;
  }

  /** Takes, of each wanted row, where it stands and where it is held. */
  private interface Places {
    void take(int row, int held);
  }

  private void each(Places places) {
    int at = 0;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      places.take(row, apart ? at : row);
      at++;
    }
  }

  /** Writes the rows into the memory that the other run has written to. */
  void overwrite(TensorSlice lent) {
    Part part = parts.get(lent.name());
    ByteBuffer from = part == null ? null : part.data;
    if (part != null && from != null) {
      overwrite(lent.data(), from);
    }
  }

  private void overwrite(ByteBuffer into, ByteBuffer from) {
    int rowBytes = from.remaining() / held();
    if (into.capacity() != (long) rowBytes * all) {
      return; // Of another shape: whoever takes it says so.
    }
    each(
        (row, held) -> into.put(row * rowBytes, from, from.position() + held * rowBytes, rowBytes));
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
        overwrite(data.slice(), from);
      }
      return data;
    }

    @Override
    public String[] strings() throws OrtException {
      String[] strings = tensor.strings();
      int width = part.strings.length / held();
      if (strings.length == width * all) {
        each(
            (row, held) ->
                System.arraycopy(part.strings, held * width, strings, row * width, width));
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
      Map<Integer, Map<?, ?>> replaced = new HashMap<>();
      each(
          (row, held) -> {
            if (held < part.maps.size()) {
              replaced.put(row, part.maps.get(held));
            }
          });
      int[] row = {0};
      maps.forEach(
          map -> {
            taker.accept(replaced.getOrDefault(row[0], map));
            row[0]++;
          });
    }
  }
}

package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.TensorSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs a model on the driver on rows that are made up, and gives what comes out as plain values.
 */
public final class TrialRun {
  /** Of rows that give more numbers, so many or half of it are kept, spread over the row. */
  private static final int MOST_PLACES = 1 << 18;

  private final SessionLease lease;
  private final List<InputBinding> inputs;
  private final Set<String> outputs;

  /** Made-up rows. */
  public interface Rows {
    InputTensor.RowValues values(InputBinding input, int at);
  }

  /**
   * @param lease stays with the caller
   */
  public TrialRun(SessionLease lease, List<InputBinding> inputs, Collection<String> outputs) {
    this.lease = lease;
    this.inputs = inputs;
    this.outputs = new LinkedHashSet<>(outputs);
  }

  /**
   * Runs the model once.
   *
   * @return by output; outputs that do not have a part for each row are left out
   * @throws OrtException if the model refuses the rows, or they do not fit in memory: {@link
   *     AllocationFailure}
   */
  public Map<String, TrialScores> scores(int count, Rows rows) throws OrtException {
    return scores(count, () -> fed(count, rows));
  }

  private List<TensorSlice> fed(int count, Rows rows) {
    List<TensorSlice> fed = new ArrayList<>();
    for (InputBinding binding : inputs) {
      InputTensor input = new InputTensor(binding, count);
      for (int at = 0; at < count; at++) {
        input.fillTrial(at, rows.values(binding, at));
      }
      fed.add(input.slice(0, count));
    }
    return fed;
  }

  /** The same with rows that are made tensors elsewhere. */
  Map<String, TrialScores> scores(int count, Supplier<List<TensorSlice>> rows) throws OrtException {
    return ScarceMemory.told(
        () ->
            lease.run(
                new ModelCall(rows.get(), outputs, List.of(), Integer.MAX_VALUE),
                values -> read(values, count)));
  }

  private static Map<String, TrialScores> read(Map<String, ModelValue> values, int rows)
      throws OrtException {
    Map<String, TrialScores> byOutput = new LinkedHashMap<>();
    for (Map.Entry<String, ModelValue> output : values.entrySet()) {
      TrialScores scores = scores(output.getValue(), rows);
      if (scores.rows() == rows) {
        byOutput.put(output.getKey(), scores);
      }
    }
    return byOutput;
  }

  private static TrialScores scores(ModelValue value, int rows) throws OrtException {
    if (value instanceof ModelValue.Tensor tensor) {
      return tensor(tensor, rows);
    }
    return value instanceof ModelValue.Maps maps ? maps(maps, rows) : TrialScores.NONE;
  }

  private static TrialScores tensor(ModelValue.Tensor tensor, int rows) throws OrtException {
    long[] shape = tensor.shape();
    if (shape.length == 0 || shape[0] != rows) {
      return TrialScores.NONE;
    }
    int elements = Math.toIntExact(tensor.elements());
    int step = 1 + (elements / rows - 1) / MOST_PLACES;
    int[] places = places(rows, elements / rows, step);
    int width = places.length / rows;
    return switch (tensor.type()) {
      case DOUBLE, FLOAT, FLOAT16, BFLOAT16 ->
          TrialScores.numbers(numbers(new FloatingValues(tensor), places), rows, width);
      case STRING -> TrialScores.others(texts(tensor.strings(), places), rows, width);
      default -> TrialScores.others(whole(tensor.data(), elements, places), rows, width);
    };
  }

  /** Every so many numbers of each row. */
  private static int[] places(int rows, int width, int step) {
    int kept = (width + step - 1) / step;
    int[] places = new int[rows * kept];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < kept; i++) {
        places[row * kept + i] = row * width + i * step;
      }
    }
    return places;
  }

  private static double[] numbers(FloatingValues values, int[] places) {
    double[] numbers = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      numbers[i] = values.at(places[i]);
    }
    return numbers;
  }

  private static String[] texts(String[] all, int[] places) {
    String[] texts = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      texts[i] = all[places[i]];
    }
    return texts;
  }

  /** Of whole numbers only, whether they differ is asked. */
  private static String[] whole(ByteBuffer data, int elements, int[] places) {
    int bytes = elements == 0 ? 0 : data.remaining() / elements;
    String[] texts = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      long value = 0;
      for (int b = bytes - 1; b >= 0; b--) { // Little-endian, as on all hosts of ONNX Runtime.
        value = value << Byte.SIZE | (data.get(places[i] * bytes + b) & 0xff);
      }
      texts[i] = Long.toString(value);
    }
    return texts;
  }

  private static TrialScores maps(ModelValue.Maps maps, int rows) throws OrtException {
    if (maps.size() != rows) {
      return TrialScores.NONE;
    }
    List<double[]> numbers = new ArrayList<>();
    maps.forEach(
        map ->
            numbers.add(
                new TreeMap<Object, Object>(map)
                    .values().stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray()));
    return new TrialScores(numbers, List.of());
  }
}

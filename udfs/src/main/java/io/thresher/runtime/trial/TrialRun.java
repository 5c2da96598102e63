package io.thresher.runtime.trial;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.ort.OpenTensors;
import io.thresher.runtime.ort.Tensors;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.InputTensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    try (OpenTensors fed = new OpenTensors();
        OpenTensors none = new OpenTensors()) {
      for (InputBinding binding : inputs) {
        InputTensor input = new InputTensor(binding, count);
        for (int at = 0; at < count; at++) {
          input.fillTrial(at, rows.values(binding, at));
        }
        fed.add(input, 0, count);
      }
      return lease.run(fed, outputs, none, result -> read(result, count));
    } catch (DirectMemoryException e) {
      OrtException failure = new OrtException("out of memory: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  private static Map<String, TrialScores> read(OrtSession.Result result, int rows)
      throws OrtException {
    Map<String, TrialScores> byOutput = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : result) {
      TrialScores scores =
          output.getValue() instanceof OnnxTensor tensor
              ? tensor(tensor, rows)
              : maps((OnnxSequence) output.getValue(), rows);
      if (scores.rows() == rows) {
        byOutput.put(output.getKey(), scores);
      }
    }
    return byOutput;
  }

  private static TrialScores tensor(OnnxTensor tensor, int rows) throws OrtException {
    TensorInfo info = tensor.getInfo();
    long[] shape = info.getShape();
    ElementType type = Tensors.elementType(info);
    if (type == null || shape.length == 0 || shape[0] != rows) {
      return TrialScores.NONE;
    }
    int elements = Math.toIntExact(info.getNumElements());
    int step = 1 + (elements / rows - 1) / MOST_PLACES;
    int[] places = places(rows, elements / rows, step);
    int width = places.length / rows;
    return switch (type) {
      case DOUBLE -> TrialScores.numbers(doubles(tensor.getDoubleBuffer(), places), rows, width);
      case FLOAT, FLOAT16, BFLOAT16 ->
          TrialScores.numbers(floats(tensor.getFloatBuffer(), places), rows, width);
      case STRING ->
          TrialScores.others(texts(Tensors.flatten(tensor.getValue()), places), rows, width);
      default -> TrialScores.others(whole(tensor.getByteBuffer(), elements, places), rows, width);
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

  private static double[] doubles(DoubleBuffer data, int[] places) {
    double[] numbers = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      numbers[i] = data.get(places[i]);
    }
    return numbers;
  }

  private static double[] floats(FloatBuffer data, int[] places) {
    double[] numbers = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      numbers[i] = data.get(places[i]);
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

  private static TrialScores maps(OnnxSequence sequence, int rows) throws OrtException {
    List<? extends OnnxValue> values = sequence.getValue();
    try {
      if (values.size() != rows || !(values.get(0) instanceof OnnxMap)) {
        return TrialScores.NONE;
      }
      List<double[]> numbers = new ArrayList<>();
      for (OnnxValue value : values) {
        Map<Object, Object> sorted = new TreeMap<>(((OnnxMap) value).getValue());
        numbers.add(
            sorted.values().stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray());
      }
      return new TrialScores(numbers, List.of());
    } finally {
      values.forEach(OnnxValue::close);
    }
  }
}

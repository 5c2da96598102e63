package io.thresher.runtime;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlProblems;
import io.thresher.model.ElementType;
import io.thresher.options.SqlSetting;
import io.thresher.runtime.ort.OpenTensors;
import io.thresher.runtime.ort.Tensors;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.MapColumn;
import io.thresher.tensor.NumberColumn;
import io.thresher.tensor.OutputColumn;
import io.thresher.tensor.VariableColumn;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the model: lends it the inputs' memory, and the outputs' where their shape is known,
 * and copies the other outputs.
 */
final class BatchRun implements ModelRun {
  private final SessionLease lease;
  private final String model;
  private final List<OutputColumn> outputs;
  private final Map<String, long[]> declared;

  BatchRun(SessionLease lease, String model, List<OutputColumn> outputs) {
    this.lease = lease;
    this.model = model;
    this.outputs = outputs;
    declared = Tensors.declaredShapes(lease);
  }

  @Override
  public void run(List<InputTensor> inputs, int from, int rows, int at) throws OrtException {
    try (OpenTensors fed = new OpenTensors();
        OpenTensors lent = new OpenTensors()) {
      for (InputTensor input : inputs) {
        fed.add(input, from, rows);
      }
      Set<String> asked = new LinkedHashSet<>();
      for (OutputColumn output : outputs) {
        if (output instanceof NumberColumn numbers && canLend(numbers, at, rows)) {
          lent.add(numbers, at, rows);
        } else {
          asked.add(output.binding().output());
        }
      }
      lease.run(fed, asked, lent, result -> take(asked, result, rows, at));
    }
  }

  private int take(Set<String> asked, OrtSession.Result result, int rows, int at)
      throws OrtException {
    try {
      for (OutputColumn output : outputs) {
        if (asked.contains(output.binding().output())) {
          take(output, result, rows, at);
        }
      }
      return rows;
    } catch (DirectMemoryException e) {
      throw new ScoringException(
          MachineProblems.tooLargeForMemory(
              model, rows, "its scores", String.valueOf(e.getMessage())),
          e);
    }
  }

  @Override
  public @Nullable Exception failure(List<InputTensor> inputs, int from, int rows) {
    Set<String> asked = new LinkedHashSet<>();
    outputs.forEach(output -> asked.add(output.binding().output()));
    try (OpenTensors fed = new OpenTensors();
        OpenTensors none = new OpenTensors()) {
      for (InputTensor input : inputs) {
        fed.add(input, from, rows);
      }
      lease.run(fed, asked, none, result -> rows);
      return null;
    } catch (OrtException | SlowRun e) {
      return e;
    }
  }

  /**
   * ONNX Runtime refuses memory whose shape contradicts the declared one, even where that is wrong.
   */
  private boolean canLend(NumberColumn output, int at, int rows) {
    long[] shape = declared.get(output.binding().output());
    return shape != null
        && output.isAligned(at)
        && Tensors.canLend(output.binding().type())
        && Tensors.compatible(shape, Tensors.shape(rows, output.binding().rowShape()));
  }

  private void take(OutputColumn output, OrtSession.Result result, int rows, int at)
      throws OrtException {
    OnnxValue value = result.get(output.binding().output()).orElseThrow();
    if (output instanceof MapColumn maps && value instanceof OnnxSequence sequence) {
      takeMaps(maps, sequence, rows);
      return;
    }
    OnnxTensor tensor = (OnnxTensor) value;
    long[] shape = tensor.getInfo().getShape();
    if (shape.length == 0 || shape[0] != rows) {
      throw wrongShape(output, Arrays.toString(shape), rows);
    }
    checkSize(output, tensor.getInfo(), rows);
    if (output instanceof NumberColumn numbers) {
      ByteBuffer data = tensor.getByteBuffer();
      ByteBuffer window = numbers.window(at, rows);
      if (data.remaining() != window.remaining()) {
        throw wrongShape(output, Arrays.toString(shape), rows);
      }
      window.put(data);
    } else if (output instanceof VariableColumn variable) {
      if (output.binding().type() == ElementType.STRING) {
        append(variable, tensor, shape, rows);
      } else {
        variable.append(tensor.getByteBuffer(), shape);
      }
    }
  }

  /** How long texts are is known only once they lie on the heap. */
  private void append(VariableColumn variable, OnnxTensor tensor, long[] shape, int rows)
      throws OrtException {
    try {
      String[] flat = Tensors.flatten(tensor.getValue());
      variable.append(flat, flat.length, shape);
    } catch (OutOfMemoryError e) {
      throw new ScoringException(
          MachineProblems.tooLargeForMemory(
              model, rows, "its texts", String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Before it is copied: Java's buffers have no more, and texts lie on the heap. */
  private void checkSize(OutputColumn output, TensorInfo info, int rows) {
    long each = Math.max(1, output.binding().type().bytes());
    long bytes = Math.multiplyExact(Math.max(0, info.getNumElements()), each);
    long most = lease.caller().runBytes();
    if (bytes <= most) {
      return;
    }
    String shape = Arrays.toString(info.getShape());
    throw new ScoringException(
        lease.caller().isSql()
            ? SqlProblems.scoresTooLarge(
                model,
                output.binding().output(),
                shape,
                bytes,
                most,
                SqlSetting.MAX_BATCH_BYTES.key())
            : MachineProblems.tooLargeForMemory(
                model, rows, "its scores", bytes + " bytes in the shape " + shape));
  }

  private void takeMaps(MapColumn maps, OnnxSequence sequence, int rows) throws OrtException {
    List<? extends OnnxValue> values = sequence.getValue();
    try {
      if (values.size() != rows) {
        throw wrongShape(maps, values.size() + " maps", rows);
      }
      for (OnnxValue value : values) {
        maps.append(((OnnxMap) value).getValue());
      }
    } finally {
      values.forEach(OnnxValue::close);
    }
  }

  private ScoringException wrongShape(OutputColumn output, String shape, int rows) {
    return new ScoringException(
        InferenceProblems.wrongShape(model, output.binding().output(), shape, rows));
  }
}

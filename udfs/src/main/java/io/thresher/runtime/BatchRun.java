package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlProblems;
import io.thresher.model.ElementType;
import io.thresher.options.SqlSetting;
import io.thresher.runtime.ort.Tensors;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.TensorSlice;
import io.thresher.tensor.output.MapColumn;
import io.thresher.tensor.output.NumberColumn;
import io.thresher.tensor.output.OutputColumn;
import io.thresher.tensor.output.VariableColumn;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
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

  /** Of outputs whose maps come as tensors: where the column of each key is. */
  private final IdentityHashMap<OutputColumn, int[]> mapOrders = new IdentityHashMap<>();

  BatchRun(SessionLease lease, String model, List<OutputColumn> outputs) {
    this.lease = lease;
    this.model = model;
    this.outputs = outputs;
    declared = lease.declaredShapes();
    for (OutputColumn output : outputs) {
      List<? extends Comparable<?>> keys = lease.mapKeys().get(output.binding().output());
      if (output instanceof MapColumn maps && keys != null) {
        mapOrders.put(output, maps.fixKeys(keys));
      }
    }
  }

  @Override
  public void run(List<InputTensor> inputs, int from, int rows, int at) throws OrtException {
    List<TensorSlice> lent = new ArrayList<>();
    Set<String> asked = new LinkedHashSet<>();
    for (OutputColumn output : outputs) {
      if (output instanceof NumberColumn numbers && canLend(numbers, at, rows)) {
        lent.add(numbers.slice(at, rows));
      } else {
        asked.add(output.binding().output());
      }
    }
    lease.run(call(inputs, from, rows, asked, lent), values -> take(values, rows, at));
  }

  private ModelCall call(
      List<InputTensor> inputs, int from, int rows, Set<String> asked, List<TensorSlice> lent) {
    List<TensorSlice> fed = new ArrayList<>();
    for (InputTensor input : inputs) {
      fed.add(input.slice(from, rows));
    }
    return new ModelCall(fed, asked, lent, lease.caller().runBytes());
  }

  private int take(Map<String, ModelValue> values, int rows, int at) throws OrtException {
    try {
      for (OutputColumn output : outputs) {
        ModelValue value = values.get(output.binding().output());
        if (value != null) {
          take(output, value, rows, at);
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
    try {
      lease.run(call(inputs, from, rows, asked, List.of()), values -> rows);
      return null;
    } catch (OrtException | DirectMemoryException | SlowRun e) {
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

  private void take(OutputColumn output, ModelValue value, int rows, int at) throws OrtException {
    if (output instanceof MapColumn maps && value instanceof ModelValue.Maps given) {
      if (given.size() != rows) {
        throw wrongShape(maps, given.size() + " maps", rows);
      }
      given.forEach(maps::append);
      return;
    }
    if (!(value instanceof ModelValue.Tensor tensor)) {
      throw wrongShape(output, value.toString(), rows);
    }
    int[] order = mapOrders.get(output);
    if (output instanceof MapColumn maps && order != null) {
      append(maps, order, tensor, rows);
      return;
    }
    long[] shape = tensor.shape();
    if (shape.length == 0 || shape[0] != rows) {
      throw wrongShape(output, Arrays.toString(shape), rows);
    }
    checkSize(output, tensor, rows);
    if (output instanceof NumberColumn numbers) {
      ByteBuffer data = tensor.data();
      ByteBuffer window = numbers.window(at, rows);
      if (data.remaining() != window.remaining()) {
        throw wrongShape(output, Arrays.toString(shape), rows);
      }
      window.put(data);
    } else if (output instanceof VariableColumn variable) {
      if (output.binding().type() == ElementType.STRING) {
        append(variable, tensor, rows);
      } else {
        variable.append(tensor.data(), shape);
      }
    }
  }

  /** A tensor without rows is that of one. */
  private void append(MapColumn maps, int[] order, ModelValue.Tensor tensor, int rows)
      throws OrtException {
    long[] shape = tensor.shape();
    long given = shape.length == 1 ? 1 : shape.length == 2 ? shape[0] : -1;
    if (given != rows || shape[shape.length - 1] != order.length) {
      throw wrongShape(maps, Arrays.toString(shape), rows);
    }
    FloatBuffer values = tensor.data().asFloatBuffer();
    for (int row = 0; row < rows; row++) {
      maps.append(values, row * order.length, order);
    }
  }

  /** How long texts are is known only once they lie on the heap. */
  private void append(VariableColumn variable, ModelValue.Tensor tensor, int rows)
      throws OrtException {
    try {
      String[] flat = tensor.strings();
      variable.append(flat, flat.length, tensor.shape());
    } catch (OutOfMemoryError e) {
      throw new ScoringException(
          MachineProblems.tooLargeForMemory(
              model, rows, "its texts", String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Before it is copied: Java's buffers have no more, and texts lie on the heap. */
  private void checkSize(OutputColumn output, ModelValue.Tensor tensor, int rows) {
    long each = Math.max(1, output.binding().type().bytes());
    long bytes = Math.multiplyExact(tensor.elements(), each);
    long most = lease.caller().runBytes();
    if (bytes <= most) {
      return;
    }
    String shape = Arrays.toString(tensor.shape());
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

  private ScoringException wrongShape(OutputColumn output, String shape, int rows) {
    return new ScoringException(
        InferenceProblems.wrongShape(model, output.binding().output(), shape, rows));
  }
}

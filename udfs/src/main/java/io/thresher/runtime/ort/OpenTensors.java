package io.thresher.runtime.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.NumberColumn;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of one run, by the name of their input or output, and how they are closed. */
public final class OpenTensors implements AutoCloseable {
  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

  /** Lends the model rows of an input to read. */
  public void add(InputTensor input, int from, int rows) throws OrtException {
    add(input.input(), Tensors.of(input, from, rows));
  }

  /** Lends the model rows of an output to write. */
  public void add(NumberColumn output, int at, int rows) throws OrtException {
    add(output.binding().output(), Tensors.of(output, at, rows));
  }

  private void add(String name, OnnxTensor tensor) {
    byName.put(name, tensor);
    Natives.TENSOR.opened();
  }

  public Map<String, OnnxTensor> byName() {
    return Collections.unmodifiableMap(byName);
  }

  @Override
  public void close() {
    for (OnnxTensor tensor : byName.values()) {
      tensor.close();
      Natives.TENSOR.closed();
    }
    byName.clear();
  }
}

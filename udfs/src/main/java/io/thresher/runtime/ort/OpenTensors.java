package io.thresher.runtime.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.thresher.tensor.TensorSlice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of one run, by the name of their input or output, and how they are closed. */
final class OpenTensors implements AutoCloseable {
  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

  /** Lends the model memory to read or to write. */
  void addAll(List<TensorSlice> slices) throws OrtException {
    for (TensorSlice slice : slices) {
      byName.put(slice.name(), Tensors.of(slice));
      Natives.TENSOR.opened();
    }
  }

  Map<String, OnnxTensor> byName() {
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

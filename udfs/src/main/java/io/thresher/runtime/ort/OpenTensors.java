package io.thresher.runtime.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.thresher.tensor.TensorSlice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a run, by the name of their input or output, and how they are closed. Those of
 * little memory stay open, for a next run that is lent the same. For one thread at a time.
 */
final class OpenTensors implements AutoCloseable {
  /** Beside a run on more, it costs nothing to make tensors, which keep memory from being freed. */
  private static final long MOST_KEPT_BYTES = 16L << 20;

  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();
  private List<TensorSlice> slices = List.of();

  /** Lends the model this memory to read or to write, and no other. */
  void lend(List<TensorSlice> wanted) throws OrtException {
    if (areLent(wanted)) {
      return;
    }
    close();
    for (TensorSlice slice : wanted) {
      byName.put(slice.name(), Tensors.of(slice));
      Natives.TENSOR.opened();
    }
    slices = wanted;
  }

  private boolean areLent(List<TensorSlice> wanted) {
    boolean same = wanted.size() == slices.size();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = wanted.get(i).isSameMemory(slices.get(i));
    }
    return same;
  }

  /** Ends a run, however it went. */
  void endRun() {
    long bytes = 0;
    for (TensorSlice slice : slices) {
      bytes += slice.strings().length > 0 ? MOST_KEPT_BYTES : slice.bytes();
    }
    if (slices.size() < byName.size() || bytes >= MOST_KEPT_BYTES) {
      close();
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
    slices = List.of();
  }
}

package io.thresher.runtime.session;

import ai.onnxruntime.OrtException;
import java.util.Map;

/** Reads what a run gave for the outputs that were asked for. */
@FunctionalInterface
public interface ResultReader<T> {
  /**
   * @param values by output; to be read before it returns
   */
  T read(Map<String, ModelValue> values) throws OrtException;
}

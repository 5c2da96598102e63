package io.thresher.options;

import java.util.Locale;
import java.util.Optional;

/** What may be asked to run a model. */
public enum EngineName {
  /** The fastest of those that are there and give the same scores. */
  AUTO,
  /** ONNX Runtime with the execution provider of its own. */
  ONNXRUNTIME,
  /** Thresher's kernel for tree ensembles. */
  TREES,
  /** ONNX Runtime with the execution provider of OpenVINO, which is installed by itself. */
  OPENVINO;

  /** As in options. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EngineName> parse(String text) {
    for (EngineName engine : values()) {
      if (engine.text().equals(text)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }
}

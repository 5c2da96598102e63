package io.thresher.plan;

import io.thresher.options.EngineName;
import io.thresher.options.Precision;
import java.io.Serializable;

/**
 * An execution provider that is not part of ONNX Runtime, and how it is to compute.
 *
 * @param engine which
 * @param version of the library: every executor has to have the same
 * @param precision in what numbers it computes
 */
public record PlugIn(EngineName engine, String version, Precision precision)
    implements Serializable {

  /** For example {@code openvino 1.8.1, exact}. */
  public String describe() {
    return engine.text() + " " + version + ", " + precision.text();
  }
}

package io.thresher.options;

/** Whether tree ensembles are evaluated by Thresher's own kernel. */
public enum TreeKernel {
  /** Where it can and is faster than ONNX Runtime. */
  AUTO,
  /** Where it can. */
  ON,
  /** Never. */
  OFF
}

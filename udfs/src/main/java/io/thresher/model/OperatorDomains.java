package io.thresher.model;

/** Which operator domains a model may use. */
public enum OperatorDomains {
  /** Those of ONNX, those of ONNX Runtime, and those of the model's own functions. */
  KNOWN,
  /** Any: a library of custom operators is registered with the session. */
  ANY
}

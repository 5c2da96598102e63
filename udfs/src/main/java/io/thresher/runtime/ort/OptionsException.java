package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;

/** ONNX Runtime refuses the options of a session, before it has looked at the model. */
public final class OptionsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final OrtException refusal;

  public OptionsException(OrtException refusal) {
    super(refusal.getMessage(), refusal);
    this.refusal = refusal;
  }

  public OrtException refusal() {
    return refusal;
  }
}

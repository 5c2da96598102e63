package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.SessionOrder;

/** Makes sessions of ONNX Runtime in this process. */
public final class OrtSessions {
  private OrtSessions() {}

  /**
   * @throws OptionsException if an option is refused
   * @throws OrtException if the model is
   * @throws io.thresher.errors.ScoringException THR-RUN-924 if the library of an execution provider
   *     does not load, THR-USE-925 if its device lacks a precision
   */
  public static ModelSession open(SessionOrder order) throws OptionsException, OrtException {
    return order.provider() == null ? OrtModelSession.open(order) : PairedSession.open(order);
  }
}

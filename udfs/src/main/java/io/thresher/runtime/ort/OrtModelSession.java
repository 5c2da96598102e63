package io.thresher.runtime.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Runner;
import io.thresher.runtime.session.SessionOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * A session of ONNX Runtime in this process, with the options that it was made from: they own the
 * libraries of its custom operators, so they are closed after it.
 */
public final class OrtModelSession implements ModelSession {
  private final OrtSession session;
  private final SessionOptions options;
  private final Map<String, String> ort;

  private OrtModelSession(OrtSession session, SessionOptions options, Map<String, String> ort) {
    this.session = session;
    this.options = options;
    this.ort = ort;
  }

  /**
   * @throws OptionsException if an option is refused
   * @throws OrtException if the model is
   */
  public static OrtModelSession open(SessionOrder order) throws OptionsException, OrtException {
    SessionOptions options = new SessionOptions();
    Natives.SESSION_OPTIONS.opened();
    OrtSession session = null;
    try {
      apply(order, options);
      session = NativeLibrary.environment().createSession(order.file(), options);
      Natives.SESSION.opened();
      return new OrtModelSession(session, options, order.ort());
    } finally {
      if (session == null) {
        close(options);
      }
    }
  }

  private static void apply(SessionOrder order, SessionOptions options) throws OptionsException {
    try {
      OrtOptions.apply(order, options);
    } catch (OrtException e) {
      throw new OptionsException(e);
    }
  }

  private static void close(SessionOptions options) {
    options.close();
    Natives.SESSION_OPTIONS.closed();
  }

  @Override
  public Map<String, long[]> declaredShapes() {
    Map<String, long[]> shapes = new HashMap<>();
    try {
      for (NodeInfo output : session.getOutputInfo().values()) {
        if (output.getInfo() instanceof TensorInfo tensor) {
          shapes.put(output.getName(), tensor.getShape());
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    return shapes;
  }

  @Override
  public Runner runner() throws OrtException {
    RunOptions runOptions = new RunOptions();
    Natives.RUN_OPTIONS.opened();
    OrtRunner runner = new OrtRunner(session, runOptions);
    try {
      OrtOptions.apply(ort, runOptions);
    } catch (OrtException e) {
      runner.close();
      throw e;
    }
    return runner;
  }

  @Override
  public void close() throws OrtException {
    try {
      session.close();
      Natives.SESSION.closed();
    } finally {
      close(options);
    }
  }
}

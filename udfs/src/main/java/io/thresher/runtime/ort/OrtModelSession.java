package io.thresher.runtime.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Provider;
import io.thresher.runtime.session.Runner;
import io.thresher.runtime.session.SessionOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session of ONNX Runtime in this process, with the options that it was made from: they own the
 * libraries of its custom operators, so they are closed after it; and after both the library of its
 * execution provider is given back.
 */
final class OrtModelSession implements ModelSession {
  private final OrtSession session;
  private final SessionOptions options;
  private final Map<String, String> ort;
  private final @Nullable Provider provider;

  private OrtModelSession(OrtSession session, SessionOptions options, SessionOrder order) {
    this.session = session;
    this.options = options;
    this.ort = order.ort();
    this.provider = order.provider();
  }

  /**
   * @throws OptionsException if an option is refused
   * @throws OrtException if the model is
   */
  static OrtModelSession open(SessionOrder order) throws OptionsException, OrtException {
    SessionOptions options = new SessionOptions();
    Natives.SESSION_OPTIONS.opened();
    Provider acquired = null;
    OrtSession session = null;
    try {
      apply(order, options);
      Provider provider = order.provider();
      if (provider != null) {
        OrtEpDevice device = EngineLibraries.acquire(provider);
        acquired = provider;
        add(device, provider, options);
      }
      session = NativeLibrary.environment().createSession(order.file(), options);
      Natives.SESSION.opened();
      return new OrtModelSession(session, options, order);
    } finally {
      if (session == null) {
        close(options, acquired);
      }
    }
  }

  private static void add(OrtEpDevice device, Provider provider, SessionOptions options)
      throws OptionsException {
    try {
      options.addExecutionProvider(List.of(device), provider.options());
    } catch (OrtException e) {
      throw new OptionsException(e);
    }
  }

  private static void apply(SessionOrder order, SessionOptions options) throws OptionsException {
    try {
      OrtOptions.apply(order, options);
    } catch (OrtException e) {
      throw new OptionsException(e);
    }
  }

  private static void close(SessionOptions options, @Nullable Provider provider) {
    options.close();
    Natives.SESSION_OPTIONS.closed();
    if (provider != null) {
      EngineLibraries.release(provider);
    }
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

  /** Whether an input is declared with a number of rows. */
  boolean takesOneNumberOfRows() {
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        if (input.getInfo() instanceof TensorInfo tensor
            && tensor.getShape().length > 0
            && tensor.getShape()[0] >= 0) {
          return true;
        }
      }
      return false;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
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

  /**
   * At the end of the process ONNX Runtime gives back the libraries of its providers by a hook of
   * its own, and whoever does it as well, or closes a session behind it, ends in memory that is
   * gone.
   */
  @Override
  public void close() throws OrtException {
    if (provider != null && EngineLibraries.isProcessEnding()) {
      return;
    }
    try {
      session.close();
      Natives.SESSION.closed();
    } finally {
      close(options, provider);
    }
  }
}

package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Provider;
import io.thresher.runtime.session.Runner;
import io.thresher.runtime.session.SessionOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session with another library's execution provider, and beside it one with ONNX Runtime's own,
 * made when the first row comes that the other does not take for what it is. OpenVINO's Relu makes
 * zero of NaN, so that a bad row would get a score like any other, and it computes whole numbers of
 * 64 bits in 32. Thread-safe.
 */
final class PairedSession implements ModelSession {
  private final OrtModelSession session;
  private final SessionOrder ownOrder;
  private final Map<String, Long> limits;
  private final boolean oneSize;
  private @Nullable OrtModelSession own;

  /**
   * @param session that runs what it can; closed with this one
   * @param ownOrder of the one for what it cannot
   * @param limits of inputs, which it cannot go beyond
   */
  PairedSession(OrtModelSession session, SessionOrder ownOrder, Map<String, Long> limits) {
    this.session = session;
    this.limits = limits;
    this.ownOrder = ownOrder;
    oneSize = OrtOptions.isDeterministic(ownOrder.ort()) || session.takesOneNumberOfRows();
  }

  static PairedSession open(SessionOrder order) throws OptionsException, OrtException {
    Provider provider = order.provider();
    return new PairedSession(
        OrtModelSession.open(order),
        order.ofOwnProvider(),
        provider == null ? Map.of() : provider.limits());
  }

  @Override
  public Map<String, long[]> declaredShapes() {
    return session.declaredShapes();
  }

  @Override
  public Runner runner() throws OrtException {
    return new PairedRunner(session.runner(), this, limits);
  }

  /**
   * Whether all runs are to have as many rows: for the same bits in any batch, or since the model
   * takes no other number.
   */
  boolean isOfOneSize() {
    return oneSize;
  }

  /** A runner of the session with ONNX Runtime's own execution provider. */
  synchronized Runner ownRunner() throws OrtException {
    if (own == null) {
      try {
        own = OrtModelSession.open(ownOrder);
      } catch (OptionsException e) {
        throw e.refusal();
      }
    }
    return own.runner();
  }

  @Override
  public synchronized void close() throws OrtException {
    try {
      session.close();
    } finally {
      if (own != null) {
        own.close();
      }
    }
  }
}

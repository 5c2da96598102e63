package io.thresher.runtime.session;

import ai.onnxruntime.OrtException;
import java.util.Map;

/** A model that is ready to run, in this process or in another. Thread-safe. */
public interface ModelSession extends AutoCloseable {

  /** The shapes that it declares for its tensor outputs, dynamic dimensions negative. */
  Map<String, long[]> declaredShapes();

  /**
   * For the runs of one lease, who closes it.
   *
   * @throws OrtException if an option of runs is refused
   */
  Runner runner() throws OrtException;

  /** To be called when all runners are closed. */
  @Override
  void close() throws OrtException;
}

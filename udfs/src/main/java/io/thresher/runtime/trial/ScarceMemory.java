package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.tensor.DirectMemoryException;

/** Makes a lack of memory outside of Java's heap a failure of a trial run like others. */
final class ScarceMemory {
  private ScarceMemory() {}

  /** What may lack memory. */
  interface Work<T> {
    T done() throws OrtException;
  }

  /**
   * Does it.
   *
   * @throws OrtException for lack of memory as well, which {@link
   *     io.thresher.runtime.ort.AllocationFailure} tells from others
   */
  static <T> T told(Work<T> work) throws OrtException {
    try {
      return work.done();
    } catch (DirectMemoryException e) {
      OrtException failure = new OrtException("out of memory: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }
}

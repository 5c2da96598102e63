package io.thresher.runtime.process;

/** A process that ran a model is gone. */
final class ChildDeath extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param how it ended, for people
   */
  ChildDeath(String how, Throwable cause) {
    super(how, cause);
  }

  String how() {
    return String.valueOf(getMessage());
  }
}

package io.thresher.jobs.faults;

/** What goes wrong with a request. */
enum Fault {
  /** 500, and nothing was done. */
  ERROR_BEFORE,
  /** 500, though it was done. */
  ERROR_AFTER,
  /** 503 SlowDown. */
  SLOW_DOWN,
  /** The connection is reset in the middle of the request. */
  RESET_REQUEST,
  /** The connection is reset in the middle of the answer. */
  RESET_ANSWER,
  /** No answer, and nothing was done. */
  TIMEOUT_BEFORE,
  /** No answer, though it was done. */
  TIMEOUT_AFTER;

  /** Whether the store does what is asked. */
  boolean takesEffect() {
    return this == ERROR_AFTER || this == RESET_ANSWER || this == TIMEOUT_AFTER;
  }
}

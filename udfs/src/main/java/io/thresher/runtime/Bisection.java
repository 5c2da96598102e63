package io.thresher.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that a batch fails on by running parts of it: each part that fails is halved, and
 * a right half whose left half passes is known to fail without a run. With k such rows among n that
 * is at most 2k log2 n runs. Where many rows in a row fail and nothing passes, the model itself is
 * suspected. Used for all batches of a task; not thread-safe.
 */
final class Bisection {
  /** So many rows that fail alone, with nothing passing between, raise suspicion. */
  static final int SUSPICIOUS = 8;

  private final Trial trial;
  private final Found found;
  private final Suspicion suspicion;
  private long runs;
  private int failedInARow;

  Bisection(Trial trial, Found found, Suspicion suspicion) {
    this.trial = trial;
    this.found = found;
    this.suspicion = suspicion;
  }

  /** Runs the rows {@code [from, to)}. */
  interface Trial {
    /** Why they fail; null where they do not. */
    @Nullable Exception failure(int from, int to);
  }

  /** Told the rows that fail alone, in order. */
  interface Found {
    void failing(int row, Exception why);
  }

  /** Throws if rows are not to blame. */
  interface Suspicion {
    void raised(int row, Exception why);
  }

  /** Finds the failing ones of the rows {@code [from, to)}, which fail together. */
  void find(int from, int to, Exception failure) {
    split(from, to, failure);
  }

  /** Says that a batch went well. */
  void passed() {
    failedInARow = 0;
  }

  /** Runs so far. */
  long runs() {
    return runs;
  }

  /**
   * @param seen why these rows fail; null where that is only concluded
   */
  private void split(int from, int to, @Nullable Exception seen) {
    if (to - from == 1) {
      Exception failure = seen == null ? run(from, to) : seen;
      if (failure != null) {
        failsAlone(from, failure);
      }
      return;
    }
    int middle = (from + to) >>> 1;
    Exception left = run(from, middle);
    if (left == null) {
      split(middle, to, null);
      return;
    }
    split(from, middle, left);
    Exception right = run(middle, to);
    if (right != null) {
      split(middle, to, right);
    }
  }

  private @Nullable Exception run(int from, int to) {
    runs++;
    Exception failure = trial.failure(from, to);
    if (failure == null) {
      passed();
    }
    return failure;
  }

  private void failsAlone(int row, Exception failure) {
    failedInARow++;
    if (failedInARow == SUSPICIOUS) {
      runs++;
      suspicion.raised(row, failure);
      passed();
    }
    found.failing(row, failure);
  }
}

package io.thresher.runtime;

import java.util.concurrent.atomic.LongAdder;

/** Counts of native objects that Java's garbage collector does not free. Thread-safe. */
final class Natives {
  static final Natives SESSION = new Natives();
  static final Natives SESSION_OPTIONS = new Natives();
  static final Natives RUN_OPTIONS = new Natives();
  static final Natives TENSOR = new Natives();
  static final Natives RESULT = new Natives();

  private final LongAdder opened = new LongAdder();
  private final LongAdder closed = new LongAdder();

  private Natives() {}

  void opened() {
    opened.increment();
  }

  void closed() {
    closed.increment();
  }

  /** Opened in this JVM so far. */
  long openedCount() {
    return opened.sum();
  }

  /** Not closed yet. */
  long openCount() {
    return opened.sum() - closed.sum();
  }
}

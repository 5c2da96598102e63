package io.thresher.runtime;

import java.util.Map;
import java.util.TreeMap;
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

  /** How many of each kind are not closed yet, where there are any. */
  static Map<String, Long> allOpen() {
    Map<String, Long> open = new TreeMap<>();
    Map.of(
            "session", SESSION,
            "session options", SESSION_OPTIONS,
            "run options", RUN_OPTIONS,
            "tensor", TENSOR,
            "result", RESULT)
        .forEach((kind, counts) -> open.put(kind, counts.openCount()));
    open.values().removeIf(count -> count == 0);
    return open;
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

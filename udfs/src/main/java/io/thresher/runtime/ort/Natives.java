package io.thresher.runtime.ort;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of native objects that Java's garbage collector does not free. Thread-safe. */
public final class Natives {
  public static final Natives SESSION = new Natives();
  public static final Natives SESSION_OPTIONS = new Natives();
  public static final Natives RUN_OPTIONS = new Natives();
  public static final Natives TENSOR = new Natives();
  public static final Natives RESULT = new Natives();

  private final LongAdder opened = new LongAdder();
  private final LongAdder closed = new LongAdder();

  private Natives() {}

  public void opened() {
    opened.increment();
  }

  public void closed() {
    closed.increment();
  }

  /** How many of each kind are not closed yet, where there are any. */
  public static Map<String, Long> allOpen() {
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
  public long openedCount() {
    return opened.sum();
  }

  /** Not closed yet. */
  public long openCount() {
    return opened.sum() - closed.sum();
  }
}

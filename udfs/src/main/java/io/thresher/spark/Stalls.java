package io.thresher.spark;

import io.thresher.spark.task.Stall;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** On the driver: hands what executors tell of stalled tasks to those who watch. Thread-safe. */
final class Stalls {
  private static final List<Consumer<Stall>> LISTENERS = new CopyOnWriteArrayList<>();

  private Stalls() {}

  static void listen(Consumer<Stall> listener) {
    LISTENERS.add(listener);
  }

  static void forget(Consumer<Stall> listener) {
    LISTENERS.remove(listener);
  }

  static void tell(Stall stall) {
    LISTENERS.forEach(listener -> listener.accept(stall));
  }
}

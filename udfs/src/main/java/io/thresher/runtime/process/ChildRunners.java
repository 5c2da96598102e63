package io.thresher.runtime.process;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runners of the other process by their numbers, of which none is used twice. Each comes once;
 * it may be told to end before, and told so too late. Thread-safe.
 */
final class ChildRunners {
  private final Memories memories = new Memories();
  private final Map<Integer, ChildRunner> present = new HashMap<>();
  private final BitSet over = new BitSet();

  /** The runner whose connection has come. */
  synchronized ChildRunner begin(int number) {
    return present.computeIfAbsent(number, unknown -> new ChildRunner(memories));
  }

  /** Ends a run of a runner, also of one that has yet to come. */
  void end(int number, int run) {
    ChildRunner runner = unlessOver(number);
    if (runner != null) {
      runner.end(run);
    }
  }

  private synchronized @Nullable ChildRunner unlessOver(int number) {
    return over.get(number) ? null : begin(number);
  }

  /** The connection is gone, and nothing of it runs any more. */
  synchronized void over(int number) {
    present.remove(number);
    over.set(number);
    notifyAll();
  }

  /** Waits for {@link #over}, also of one that has yet to come. */
  synchronized void awaitOver(int number) throws InterruptedException {
    while (!over.get(number)) {
      wait();
    }
  }

  /** How many have come, or were told to end, and are not over. */
  synchronized int size() {
    return present.size();
  }
}

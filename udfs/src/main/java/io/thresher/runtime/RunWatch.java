package io.thresher.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends the runs of tasks that were told to stop: Spark tells nobody, so a thread of its own asks
 * for all of them, a few times a second while there are any. Thread-safe.
 */
final class RunWatch {
  static final RunWatch SHARED = new RunWatch();

  private static final long PERIOD_MILLIS = 100;

  private final Set<LeasedRuns> watched = new HashSet<>();
  private boolean started;

  private RunWatch() {}

  synchronized void add(LeasedRuns runs) {
    watched.add(runs);
    if (!started) {
      started = true;
      Thread watcher = new Thread(this::watch, "thresher-run-watch");
      watcher.setDaemon(true);
      watcher.start();
    }
    notifyAll();
  }

  synchronized void remove(LeasedRuns runs) {
    watched.remove(runs);
  }

  private void watch() {
    try {
      while (true) {
        present().forEach(LeasedRuns::check);
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; the thread ends with the JVM.
    }
  }

  private synchronized List<LeasedRuns> present() throws InterruptedException {
    while (watched.isEmpty()) {
      wait();
    }
    return List.copyOf(watched);
  }

  /**
   * Ends the run during which this process has taken most.
   *
   * @return whether there was one
   */
  boolean endGreediest(long taken) {
    LeasedRuns greediest = null;
    long most = 0;
    List<LeasedRuns> all;
    synchronized (this) {
      all = List.copyOf(watched);
    }
    for (LeasedRuns runs : all) {
      long growth = runs.takenSinceItBegan(taken);
      if (growth > most) {
        most = growth;
        greediest = runs;
      }
    }
    if (greediest != null) {
      greediest.endForMemory();
    }
    return greediest != null;
  }

  /** Ends all runs and waits until they are over, or for so long. */
  void terminateAll(Duration patience) throws InterruptedException {
    List<LeasedRuns> all;
    synchronized (this) {
      all = List.copyOf(watched);
    }
    all.forEach(LeasedRuns::terminate);
    long deadline = System.nanoTime() + patience.toNanos();
    while (all.stream().anyMatch(LeasedRuns::isRunning) && System.nanoTime() < deadline) {
      Thread.sleep(PERIOD_MILLIS / 10);
    }
  }
}

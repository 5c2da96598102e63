package io.thresher.spark.failures;

import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.jspecify.annotations.Nullable;

/**
 * On the driver: the executors where ONNX Runtime's library did not load. They end themselves, and
 * a cluster manager replaces them without end; so where they fail for long and no executor is
 * sound, the jobs are cancelled. Thread-safe.
 */
public final class LibraryFailures extends SparkListener {
  static final int LEAST_FAILURES = 4;
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final long FIRST_WAIT_MILLIS = 1000;
  private static final int MOST_DOUBLINGS = 6;

  private static volatile @Nullable LibraryFailures current;

  private final LongSupplier nanoTime;
  private final Map<String, Integer> failuresByHost = new LinkedHashMap<>();
  private final Map<String, String> reasonByHost = new HashMap<>();
  private final Set<String> sound = new HashSet<>();
  private final Set<Integer> jobs = new HashSet<>();
  private @Nullable SparkContext spark;
  private long firstFailure;

  public LibraryFailures() {
    this(System::nanoTime);
  }

  public LibraryFailures(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Spark has one context a JVM, which starts once.
  public void start(SparkContext context) {
    synchronized (this) {
      spark = context;
    }
    current = this;
  }

  /** Why nothing can be scored in the JVM's Spark; null where that is not so. */
  static @Nullable Problem problem() {
    LibraryFailures failures = current;
    return failures == null ? null : failures.hopeless(0, Duration.ZERO);
  }

  /**
   * Takes the report of an executor that has tried to load the library.
   *
   * @param reason why it did not; empty if it did
   * @return how long the executor is to wait before it ends, ms
   */
  public synchronized long report(String executor, String host, String reason) {
    if (reason.isEmpty()) {
      sound.add(executor);
      return 0;
    }
    if (failuresByHost.isEmpty()) {
      firstFailure = nanoTime.getAsLong();
    }
    int failures = failuresByHost.merge(host, 1, Integer::sum);
    reasonByHost.put(host, reason);
    cancelWhereHopeless();
    return failures == 1 ? 0 : FIRST_WAIT_MILLIS << Math.min(failures - 2, MOST_DOUBLINGS);
  }

  /** The problem where no executor is sound and at least so many failed over so long. */
  synchronized @Nullable Problem hopeless(int failures, Duration since) {
    int all = failuresByHost.values().stream().mapToInt(n -> n).sum();
    boolean enough = all >= failures && nanoTime.getAsLong() - firstFailure >= since.toNanos();
    return all == 0 || !sound.isEmpty() || !enough
        ? null
        : MachineProblems.libraryLoadsNowhere(
            List.copyOf(failuresByHost.keySet()),
            all,
            reasonByHost.getOrDefault(failuresByHost.keySet().iterator().next(), ""));
  }

  private void cancelWhereHopeless() {
    Problem problem = hopeless(LEAST_FAILURES, GRACE);
    if (problem != null && spark != null) {
      for (int job : jobs) {
        spark.cancelJob(job, problem.line());
      }
    }
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    sound.remove(removed.executorId());
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart started) {
    jobs.add(started.jobId());
    cancelWhereHopeless();
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd ended) {
    jobs.remove(ended.jobId());
  }
}

package io.thresher.jobs.report;

import io.thresher.spark.ScoreMetrics;
import io.thresher.spark.ScoreProfiles;
import io.thresher.spark.task.RunProfile;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.jspecify.annotations.Nullable;

/**
 * Measures one write: its wall time, what came before its first task, its tasks, and the Score
 * operators in its plan.
 */
public final class RunMeter implements AutoCloseable {
  private static final long LISTENER_SECONDS = 30;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SparkSession spark;
  private final Tasks tasks = new Tasks();
  private final Queries queries = new Queries();
  private final Instant commandStarted;
  private final long started = System.nanoTime();

  /**
   * @param commandStarted when the command began that this write is part of
   */
  public RunMeter(SparkSession spark, Instant commandStarted) {
    this.spark = spark;
    this.commandStarted = commandStarted;
    spark.sparkContext().addSparkListener(tasks);
    spark.listenerManager().register(queries);
  }

  /** What was measured; called once, after the write returned. */
  public Measurement measure() {
    long wall = System.nanoTime() - started;
    ScoreMetrics metrics = queries.await();
    return measurement(metrics == null ? ScoreMetrics.NONE : metrics, wall);
  }

  /** How batches and scores were distributed; null where nobody asked. To be called after all. */
  public @Nullable RunProfile profile() {
    QueryExecution execution = queries.execution;
    return execution == null ? null : ScoreProfiles.of(execution).orElse(null);
  }

  /** What there is to say where nothing was left to write. */
  public Measurement nothing() {
    return measurement(ScoreMetrics.NONE, System.nanoTime() - started);
  }

  private Measurement measurement(ScoreMetrics metrics, long wall) {
    return new Measurement(
        metrics,
        new Measurement.Elapsed(
            tasks.nanosSince(commandStarted), tasks.nanosFromFirstToLast(), wall),
        tasks.runMillis.sum() * NANOS_PER_MILLI,
        tasks.succeeded.sum(),
        tasks.executors.size());
  }

  @Override
  public void close() {
    spark.listenerManager().unregister(queries);
    spark.sparkContext().removeSparkListener(tasks);
  }

  private static final class Tasks extends SparkListener {
    private final LongAdder runMillis = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final Set<String> executors = ConcurrentHashMap.newKeySet();
    private final LongAccumulator firstLaunch = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator lastFinish = new LongAccumulator(Math::max, Long.MIN_VALUE);

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      firstLaunch.accumulate(end.taskInfo().launchTime());
      lastFinish.accumulate(end.taskInfo().finishTime());
      if (end.taskMetrics() != null) {
        runMillis.add(end.taskMetrics().executorRunTime());
      }
      if (end.taskInfo().successful()) {
        succeeded.increment();
        executors.add(end.taskInfo().executorId());
      }
    }

    /** How long after an instant the first task began; 0 where there was none. */
    private long nanosSince(Instant instant) {
      return nanosBetween(instant.toEpochMilli(), firstLaunch.get());
    }

    /** From the begin of the first task to the end of the last, by the driver's clock. */
    private long nanosFromFirstToLast() {
      return nanosBetween(firstLaunch.get(), lastFinish.get());
    }

    private long nanosBetween(long from, long to) {
      return succeeded.sum() == 0 ? 0 : Math.max(0, to - from) * NANOS_PER_MILLI;
    }
  }

  /** Spark tells about a query after all of its tasks, so that what is here then is complete. */
  private static final class Queries implements QueryExecutionListener {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable ScoreMetrics metrics;
    private volatile @Nullable QueryExecution execution;

    @Override
    public void onSuccess(String function, QueryExecution execution, long nanos) {
      if (done.getCount() == 0 || !ScoreMetrics.isOfWrite(execution)) {
        return; // What is read for the report comes after the write.
      }
      this.execution = execution;
      metrics = ScoreMetrics.of(execution);
      done.countDown();
    }

    @Override
    public void onFailure(String function, QueryExecution execution, Exception exception) {
      if (!ScoreMetrics.isOfWrite(execution)) {
        return;
      }
      this.execution = execution;
      done.countDown();
    }

    private @Nullable ScoreMetrics await() {
      try {
        if (!done.await(LISTENER_SECONDS, TimeUnit.SECONDS)) {
          return null;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return metrics;
    }
  }
}

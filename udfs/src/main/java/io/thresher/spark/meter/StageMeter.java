package io.thresher.spark.meter;

import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.OperatorMetric;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the stages of all tasks that score, from when it is opened, in a Spark that runs in this
 * process. Nothing else may score meanwhile.
 */
public final class StageMeter implements AutoCloseable {
  private static final String PROPERTY = "thresher.stages";
  private static final long SECONDS = 30;
  private static final double MILLIS = 1e3;

  private final SparkSession session;
  private final Tasks tasks = new Tasks();
  private final StageTimes before = StageTimes.counted();

  private StageMeter(SparkSession session) {
    this.session = session;
  }

  /** Begins to measure. */
  public static StageMeter open(SparkSession session) {
    StageMeter meter = new StageMeter(session);
    session.sparkContext().addSparkListener(meter.tasks);
    return meter;
  }

  /** What the tasks took that have ended; called once. */
  public StageTimes measure() {
    StageTimes stages = StageTimes.counted().minus(before);
    // Spark tells of events in order: once it tells of this job, it has told of all tasks before.
    session.sparkContext().setLocalProperty(PROPERTY, tasks.mark);
    try {
      session.range(1).toJavaRDD().count();
      if (!tasks.told.await(SECONDS, TimeUnit.SECONDS)) {
        return StageTimes.NONE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StageTimes.NONE;
    } finally {
      session.sparkContext().setLocalProperty(PROPERTY, null);
    }
    return stages.ofTasks(tasks.millis / MILLIS);
  }

  @Override
  public void close() {
    session.sparkContext().removeSparkListener(tasks);
  }

  private static final class Tasks extends SparkListener {
    private final String mark = UUID.randomUUID().toString();
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile int marked = -1;
    private volatile long millis;

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null && scores(end)) {
        add(end.taskMetrics().executorRunTime());
      }
    }

    private synchronized void add(long more) {
      millis += more;
    }

    private static boolean scores(SparkListenerTaskEnd end) {
      return Scala.<AccumulableInfo>list(end.taskInfo().accumulables()).stream()
          .anyMatch(info -> info.name().contains(OperatorMetric.INFER.shown()));
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      if (start.properties() != null && mark.equals(start.properties().getProperty(PROPERTY))) {
        marked = start.jobId();
      }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
      if (end.jobId() == marked) {
        told.countDown();
      }
    }
  }
}

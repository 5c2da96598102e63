package io.thresher.spark;

import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.OperatorMetric;
import io.thresher.spark.task.RunningTask;
import io.thresher.spark.task.Stall;
import io.thresher.spark.task.StallWatch;
import io.thresher.spark.task.TaskMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.metric.SQLMetricInfo;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.jspecify.annotations.Nullable;

/**
 * Follows, while it runs, the query that the thread which opened this runs next. All of it comes
 * from what executors send anyway: the metrics of the operator with every heartbeat ({@code
 * spark.executor.heartbeatInterval}) and with the end of a task. Thread-safe.
 */
public final class WorkWatch extends SparkListener implements AutoCloseable {
  private static final String PROPERTY = "thresher.watch";
  private static final String EXECUTION = "spark.sql.execution.id";
  private static final String NODE = "Score";
  private static final int MOST_STALLS = 1000;
  private static final String BYTES = "internal.metrics.input.bytesRead";

  private static final List<OperatorMetric> FOLLOWED =
      List.of(
          OperatorMetric.ROWS,
          OperatorMetric.QUARANTINED,
          OperatorMetric.BATCHES,
          OperatorMetric.LOAD,
          OperatorMetric.READ,
          OperatorMetric.ASSEMBLE,
          OperatorMetric.INFER);

  private final SparkSession session;
  private final String mark = UUID.randomUUID().toString();
  private final Map<Long, List<SparkPlanInfo>> plans = new HashMap<>();
  private final Set<Long> executions = new HashSet<>();
  private final Set<Integer> stages = new HashSet<>();
  private final Map<Long, OperatorMetric> metrics = new HashMap<>();
  private final Map<Long, Running> running = new HashMap<>();
  private final Set<List<Integer>> partitions = new HashSet<>();
  private final List<FinishedTask> finished = new ArrayList<>();
  private final List<Stall> stalls = new ArrayList<>();
  private final Consumer<Stall> listener = this::onStall;
  private WorkCounts done = WorkCounts.NONE;
  private long doneMillis;
  private int tasks;
  private long started;
  private long updated;

  private WorkWatch(SparkSession session) {
    this.session = session;
  }

  /**
   * Follows what this thread runs until it is closed, by the same thread.
   *
   * @param stalledAfter how long a task may finish no batch before that is told; zero for never,
   *     null for as long as follows from earlier batches
   */
  public static WorkWatch open(SparkSession session, @Nullable Duration stalledAfter) {
    WorkWatch watch = new WorkWatch(session);
    session.sparkContext().addSparkListener(watch);
    Stalls.listen(watch.listener);
    session.sparkContext().setLocalProperty(PROPERTY, watch.mark);
    session
        .sparkContext()
        .setLocalProperty(
            StallWatch.AFTER, stalledAfter == null ? null : Long.toString(stalledAfter.toMillis()));
    return watch;
  }

  /** How far it is. */
  public synchronized WorkState state() {
    WorkCounts counts = done;
    long millis = doneMillis;
    long now = System.currentTimeMillis();
    for (Map.Entry<Long, Running> entry : running.entrySet()) {
      Running task = entry.getValue();
      RunningTask here = RunningTask.of(entry.getKey());
      if (here != null) {
        // Kept, since a task ends a moment before its end is heard of.
        task.counts = counts(here);
        task.heard = now;
        updated = now;
      }
      counts = counts.plus(task.counts);
      millis += Math.max(0, task.heard - task.launched);
    }
    return new WorkState(counts, millis, finished.size(), tasks, started, updated);
  }

  /** Tasks in the process of the driver are asked, which need not wait for a heartbeat. */
  private static WorkCounts counts(RunningTask task) {
    TaskMetrics metrics = task.metrics();
    return new WorkCounts(
        metrics.rows().value(),
        metrics.quarantined().value(),
        metrics.batches().value(),
        metrics.load().value(),
        metrics.read().value(),
        metrics.assemble().value(),
        metrics.infer().value(),
        task.context().taskMetrics().inputMetrics().bytesRead());
  }

  /** The tasks that have succeeded, in the order in which they ended. */
  public synchronized List<FinishedTask> finished() {
    return List.copyOf(finished);
  }

  private synchronized void onStall(Stall stall) {
    if (stages.contains(stall.stage()) && stalls.size() < MOST_STALLS) {
      stalls.add(stall);
    }
  }

  /** What was told of tasks that stalled, in order; of each also that it goes on, if it does. */
  public synchronized List<Stall> stalls() {
    return List.copyOf(stalls);
  }

  @Override
  public synchronized void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionStart start) {
      learn(start.executionId(), start.sparkPlanInfo());
    } else if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
      learn(update.executionId(), update.sparkPlanInfo());
    }
  }

  /** Which of the queries that begin is the one to follow, only its first job tells. */
  private void learn(long execution, SparkPlanInfo plan) {
    if (executions.contains(execution)) {
      followMetrics(plan);
    } else {
      plans.computeIfAbsent(execution, id -> new ArrayList<>()).add(plan);
    }
  }

  private void followMetrics(SparkPlanInfo plan) {
    if (plan.nodeName().equals(NODE)) {
      for (SQLMetricInfo metric : Scala.<SQLMetricInfo>list(plan.metrics())) {
        FOLLOWED.stream()
            .filter(followed -> followed.shown().equals(metric.name()))
            .forEach(followed -> metrics.put(metric.accumulatorId(), followed));
      }
    }
    Scala.<SparkPlanInfo>list(plan.children()).forEach(this::followMetrics);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    if (job.properties() == null || !mark.equals(job.properties().getProperty(PROPERTY))) {
      return;
    }
    String execution = job.properties().getProperty(EXECUTION);
    if (execution != null && executions.add(Long.valueOf(execution))) {
      plans.getOrDefault(Long.valueOf(execution), List.of()).forEach(this::followMetrics);
      plans.clear();
    }
    for (StageInfo stage : Scala.<StageInfo>list(job.stageInfos())) {
      if (stages.add(stage.stageId())) {
        tasks += stage.numTasks();
      }
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (stages.contains(start.stageId())) {
      started = started == 0 ? start.taskInfo().launchTime() : started;
      running.put(start.taskInfo().taskId(), new Running(start.taskInfo().launchTime()));
    }
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    long now = System.currentTimeMillis();
    Scala.list(update.accumUpdates())
        .forEach(
            task -> {
              Running known = running.get((Long) task._1());
              WorkCounts heard = counts(task._4());
              // A heartbeat may come after what was asked for here, and be older.
              if (known != null && heard.handled() >= known.counts.handled()) {
                known.counts = heard;
                known.heard = now;
                updated = now;
              }
            });
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
    // A partition may be done twice, where an executor was lost or its task seemed too slow.
    if (!stages.contains(end.stageId())
        || !end.taskInfo().successful()
        || !partitions.add(List.of(end.stageId(), end.taskInfo().partitionId()))) {
      return;
    }
    WorkCounts counts = counts(end.taskInfo().accumulables());
    done = done.plus(counts);
    doneMillis += end.taskMetrics() == null ? 0 : end.taskMetrics().executorRunTime();
    finished.add(
        new FinishedTask(
            end.taskInfo().partitionId(),
            end.taskInfo().executorId(),
            end.taskInfo().host(),
            end.taskInfo().launchTime(),
            end.taskInfo().finishTime(),
            counts));
    updated = System.currentTimeMillis();
  }

  private WorkCounts counts(scala.collection.Seq<AccumulableInfo> updates) {
    long[] sums = new long[FOLLOWED.size() + 1];
    for (AccumulableInfo info : Scala.<AccumulableInfo>list(updates)) {
      OperatorMetric metric = metrics.get(info.id());
      boolean bytes = info.name().isDefined() && info.name().get().equals(BYTES);
      if (metric != null || bytes) {
        int place = metric == null ? FOLLOWED.size() : FOLLOWED.indexOf(metric);
        sums[place] += number(info.update().isDefined() ? info.update().get() : null);
      }
    }
    return new WorkCounts(
        sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[FOLLOWED.size()]);
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? Math.max(0, number.longValue()) : 0;
  }

  @Override
  public void close() {
    session.sparkContext().setLocalProperty(PROPERTY, null);
    session.sparkContext().setLocalProperty(StallWatch.AFTER, null);
    session.sparkContext().removeSparkListener(this);
    Stalls.forget(listener);
  }

  private static final class Running {
    private final long launched;
    private WorkCounts counts = WorkCounts.NONE;
    private long heard;

    private Running(long launched) {
      this.launched = launched;
      heard = launched;
    }
  }
}

package io.thresher.spark.failures;

import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problem;
import io.thresher.spark.shared.Scala;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.storage.RDDInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;

/**
 * On the driver: what was being scored where an executor died. A process that a native library
 * takes down leaves no exception behind, so this says which model and which rows it was busy with.
 * Thread-safe.
 */
public final class LostTasks extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(LostTasks.class);
  private static final int MOST_REMEMBERED = 1000;

  private static volatile @Nullable LostTasks current;

  private final Map<Integer, List<Integer>> datasetsByStage = new HashMap<>();
  private final Map<String, Integer> deathsByWork = new LinkedHashMap<>();
  private final Set<String> executors = new HashSet<>();
  private String reason = "";
  private int lastStage = -1;

  /** Begins to watch the JVM's Spark. */
  public static LostTasks start() {
    LostTasks started = new LostTasks();
    current = started;
    return started;
  }

  /** What was scored when executors died; null where none did. */
  static @Nullable Problem problem() {
    LostTasks lost = current;
    return lost == null ? null : lost.describe();
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    Seq<RDDInfo> datasets = submitted.stageInfo().rddInfos();
    datasetsByStage.put(
        submitted.stageInfo().stageId(),
        Scala.<RDDInfo>list(datasets).stream().map(RDDInfo::id).toList());
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    datasetsByStage.remove(completed.stageInfo().stageId());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExecutorLostFailure failure && failure.exitCausedByApp()) {
      TaskInfo task = end.taskInfo();
      String died = failure.reason().isDefined() ? failure.reason().get() : "unknown";
      lost(end.stageId(), task.partitionId(), task.executorId(), died);
    }
  }

  private synchronized void lost(int stage, int partition, String executor, String died) {
    if (stage != lastStage) { // What an earlier run has come over explains nothing now.
      lastStage = stage;
      deathsByWork.clear();
      executors.clear();
    }
    for (int dataset : datasetsByStage.getOrDefault(stage, List.of())) {
      String work = ScoredPartitions.describe(dataset, partition);
      if (work != null && deathsByWork.size() < MOST_REMEMBERED) {
        LOG.warn("Executor {} died while it scored {}: {}", executor, work, died);
        deathsByWork.merge(work, 1, Integer::sum);
        executors.add(executor);
        reason = died;
      }
    }
  }

  private synchronized @Nullable Problem describe() {
    return executors.isEmpty()
        ? null
        : MachineProblems.executorsDied(
            executors.size(),
            reason,
            deathsByWork.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> entry.getKey() + " (" + entry.getValue() + " times)")
                .toList());
  }
}

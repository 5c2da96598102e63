package io.thresher.spark.task;

import io.thresher.options.GuardAction;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.ScorePlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The operator's SQL metrics; times in ns, summed over tasks.
 *
 * @param rows rows scored
 * @param quarantined rows set aside
 * @param batches runs of the model
 * @param extraRuns further runs, to find bad rows
 * @param tooLarge runs that lacked memory and were made smaller
 * @param fewestRows the most rows of a run, where memory lacked for as many as planned; the fewest
 *     over tasks
 * @param sessions sessions created for these tasks
 * @param load time to create them
 * @param read time that the child took to give its rows
 * @param assemble time to copy columns into tensors
 * @param infer time in runs of the model
 * @param guarded one for each output with a guard
 */
public record TaskMetrics(
    SQLMetric rows,
    SQLMetric quarantined,
    SQLMetric batches,
    SQLMetric extraRuns,
    SQLMetric tooLarge,
    FewestRows fewestRows,
    SQLMetric sessions,
    SQLMetric load,
    SQLMetric read,
    SQLMetric assemble,
    SQLMetric infer,
    List<Guarded> guarded)
    implements Serializable {

  public static TaskMetrics in(SparkContext context, ScorePlan plan) {
    List<Guarded> guarded = new ArrayList<>();
    for (int i = 0; i < plan.outputs().size(); i++) {
      OutputBinding output = plan.outputs().get(i);
      if (plan.guards().get(i).action() != GuardAction.OFF) {
        String name = "rows with NaN, infinite or out-of-range " + output.column();
        guarded.add(new Guarded(i, output.output(), SQLMetrics.createMetric(context, name)));
      }
    }
    return new TaskMetrics(
        SQLMetrics.createMetric(context, "number of output rows"),
        SQLMetrics.createMetric(context, "number of quarantined rows"),
        SQLMetrics.createMetric(context, "number of model batches"),
        SQLMetrics.createMetric(context, "number of extra runs to find bad rows"),
        SQLMetrics.createMetric(context, "number of runs that did not fit in memory"),
        FewestRows.in(context),
        SQLMetrics.createMetric(context, "number of sessions loaded"),
        timing(context, "model load time"),
        timing(context, "read time"),
        timing(context, "assemble time"),
        timing(context, "inference time"),
        List.copyOf(guarded));
  }

  private static SQLMetric timing(SparkContext context, String name) {
    return SQLMetrics.createNanoTimingMetric(
        context, name, SQLMetrics.createNanoTimingMetric$default$3());
  }

  /** Adds what was done since. */
  void report(Progress before, Progress now) {
    batches.add(now.batches() - before.batches());
    extraRuns.add(now.extraRuns() - before.extraRuns());
    tooLarge.add(now.tooLarge() - before.tooLarge());
    assemble.add(now.assembleNanos() - before.assembleNanos());
    infer.add(now.inferNanos() - before.inferNanos());
    for (Guarded output : guarded) {
      output.rows().add(now.refused(output.index()) - before.refused(output.index()));
    }
  }

  public Map<String, SQLMetric> byName() {
    java.util.Map<String, SQLMetric> metrics = new LinkedHashMap<>();
    metrics.put("numOutputRows", rows);
    metrics.put("numQuarantinedRows", quarantined);
    metrics.put("numModelBatches", batches);
    metrics.put("numExtraRuns", extraRuns);
    metrics.put("numTooLargeRuns", tooLarge);
    metrics.put("numSessions", sessions);
    metrics.put("loadTime", load);
    metrics.put("readTime", read);
    metrics.put("assembleTime", assemble);
    metrics.put("inferenceTime", infer);
    for (Guarded output : guarded) {
      metrics.put("numRefused" + output.index(), output.rows());
    }
    return Map.from(CollectionConverters.asScala(metrics));
  }

  /**
   * The metric of an output with a guard.
   *
   * @param index of the output in the plan
   * @param rows with scores that the guard looks out for
   */
  public record Guarded(int index, String output, SQLMetric rows) implements Serializable {}
}

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
import org.jspecify.annotations.Nullable;
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
 * @param cutTexts texts that are longer than the model takes
 * @param repeatedRows rows that got the scores of earlier ones
 * @param positions of the runs, where shorter rows are filled up
 * @param padding those that fill them up
 * @param fewestRows the most rows of a run, where memory or time lacked for as many as planned; the
 *     fewest over tasks
 * @param sessions sessions created for these tasks
 * @param load time to create them
 * @param read time that the child took to give its rows
 * @param assemble time to copy columns into tensors
 * @param infer time in runs of the model
 * @param guarded one for each output with a guard
 * @param profile how batches are distributed; null where nobody asks
 */
public record TaskMetrics(
    SQLMetric rows,
    SQLMetric quarantined,
    SQLMetric batches,
    SQLMetric extraRuns,
    SQLMetric tooLarge,
    SQLMetric cutTexts,
    SQLMetric repeatedRows,
    SQLMetric positions,
    SQLMetric padding,
    FewestRows fewestRows,
    SQLMetric sessions,
    SQLMetric load,
    SQLMetric read,
    SQLMetric assemble,
    SQLMetric infer,
    List<Guarded> guarded,
    @Nullable RunProfile profile)
    implements Serializable {

  /**
   * Registers them.
   *
   * @param profile null where nobody asks for it
   */
  public static TaskMetrics in(SparkContext context, ScorePlan plan, @Nullable RunProfile profile) {
    List<Guarded> guarded = new ArrayList<>();
    for (int i = 0; i < plan.outputs().size(); i++) {
      OutputBinding output = plan.outputs().get(i);
      if (plan.guards().get(i).action() != GuardAction.OFF) {
        SQLMetric rows = OperatorMetric.REFUSED.in(context, output.output());
        guarded.add(new Guarded(i, output.output(), rows));
      }
    }
    return new TaskMetrics(
        OperatorMetric.ROWS.in(context),
        OperatorMetric.QUARANTINED.in(context),
        OperatorMetric.BATCHES.in(context),
        OperatorMetric.EXTRA_RUNS.in(context),
        OperatorMetric.TOO_LARGE.in(context),
        OperatorMetric.CUT_TEXTS.in(context),
        OperatorMetric.REPEATED_ROWS.in(context),
        OperatorMetric.POSITIONS.in(context),
        OperatorMetric.PADDING.in(context),
        FewestRows.in(context),
        OperatorMetric.SESSIONS.in(context),
        OperatorMetric.LOAD.in(context),
        OperatorMetric.READ.in(context),
        OperatorMetric.ASSEMBLE.in(context),
        OperatorMetric.INFER.in(context),
        List.copyOf(guarded),
        profile);
  }

  /** Adds what was done since. */
  void report(Progress before, Progress now) {
    batches.add(now.batches() - before.batches());
    extraRuns.add(now.extraRuns() - before.extraRuns());
    tooLarge.add(now.tooLarge() - before.tooLarge());
    cutTexts.add(now.cutTexts() - before.cutTexts());
    repeatedRows.add(now.repeatedRows() - before.repeatedRows());
    positions.add(now.positions() - before.positions());
    padding.add(now.paddingPositions() - before.paddingPositions());
    assemble.add(now.assembleNanos() - before.assembleNanos());
    infer.add(now.inferNanos() - before.inferNanos());
    for (Guarded output : guarded) {
      output.rows().add(now.refused(output.index()) - before.refused(output.index()));
    }
  }

  public Map<String, SQLMetric> byName() {
    java.util.Map<String, SQLMetric> metrics = new LinkedHashMap<>();
    metrics.put(OperatorMetric.ROWS.key(), rows);
    metrics.put(OperatorMetric.QUARANTINED.key(), quarantined);
    metrics.put(OperatorMetric.BATCHES.key(), batches);
    metrics.put(OperatorMetric.EXTRA_RUNS.key(), extraRuns);
    metrics.put(OperatorMetric.TOO_LARGE.key(), tooLarge);
    metrics.put(OperatorMetric.CUT_TEXTS.key(), cutTexts);
    metrics.put(OperatorMetric.REPEATED_ROWS.key(), repeatedRows);
    metrics.put(OperatorMetric.POSITIONS.key(), positions);
    metrics.put(OperatorMetric.PADDING.key(), padding);
    metrics.put(OperatorMetric.SESSIONS.key(), sessions);
    metrics.put(OperatorMetric.LOAD.key(), load);
    metrics.put(OperatorMetric.READ.key(), read);
    metrics.put(OperatorMetric.ASSEMBLE.key(), assemble);
    metrics.put(OperatorMetric.INFER.key(), infer);
    for (Guarded output : guarded) {
      metrics.put(OperatorMetric.REFUSED.key() + output.index(), output.rows());
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

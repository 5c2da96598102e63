package io.thresher.spark;

import io.thresher.spark.query.ScoreExec;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.FewestRows;
import io.thresher.spark.task.TaskMetrics;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;

/**
 * What the Score operators of a query did, summed over operators and tasks.
 *
 * @param rows rows scored
 * @param quarantined rows set aside
 * @param batches runs of the models
 * @param extraRuns further runs, to find rows that the models fail on
 * @param tooLarge runs that lacked memory and were made smaller
 * @param cutTexts texts of more tokens than the model takes, of which the first were scored
 * @param repeatedRows rows that were like an earlier one, and got its scores without a run
 * @param positions of the runs, rows times the longest, where rows of several lengths share one
 * @param paddingPositions those of them that fill up shorter rows
 * @param fewestRows the most rows of a run on the executor that has memory and time for the fewest;
 *     0 where all have them for as many as planned
 * @param sessionsLoaded sessions created for the tasks: one per executor, model and device
 * @param loadNanos time to create them, ns
 * @param readNanos time that the operators waited for their input: read and decode, ns
 * @param assembleNanos time to copy columns into tensors, ns
 * @param inferNanos time in runs of the models, ns
 * @param refused rows with scores that a guard looks out for, by output; only outputs that have any
 */
public record ScoreMetrics(
    long rows,
    long quarantined,
    long batches,
    long extraRuns,
    long tooLarge,
    long cutTexts,
    long repeatedRows,
    long positions,
    long paddingPositions,
    int fewestRows,
    long sessionsLoaded,
    long loadNanos,
    long readNanos,
    long assembleNanos,
    long inferNanos,
    Map<String, Long> refused) {
  /** Of a query without such operators. */
  public static final ScoreMetrics NONE =
      new ScoreMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  /**
   * Whether a query writes. Others may run for its sake, as those by which Delta finds the files of
   * a table.
   */
  public static boolean isOfWrite(QueryExecution execution) {
    return execution.logical() instanceof Command;
  }

  /** Of a query that has run. */
  public static ScoreMetrics of(QueryExecution execution) {
    return of(execution.executedPlan());
  }

  private static ScoreMetrics of(SparkPlan plan) {
    ScoreMetrics sum = NONE;
    if (plan instanceof ScoreExec score) {
      sum = of(score.taskMetrics());
    } else if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return of(adaptive.executedPlan());
    } else if (plan instanceof QueryStageExec stage) {
      return of(stage.plan());
    } else if (plan instanceof CommandResultExec command) {
      return of(command.commandPhysicalPlan());
    }
    for (SparkPlan child : Scala.<SparkPlan>list(plan.children())) {
      sum = sum.plus(of(child));
    }
    for (SparkPlan subquery : Scala.<SparkPlan>list(plan.subqueries())) {
      sum = sum.plus(of(subquery));
    }
    return sum;
  }

  private static ScoreMetrics of(TaskMetrics metrics) {
    Map<String, Long> refused = new TreeMap<>();
    for (TaskMetrics.Guarded guarded : metrics.guarded()) {
      if (guarded.rows().value() > 0) {
        refused.put(guarded.output(), guarded.rows().value());
      }
    }
    return new ScoreMetrics(
        metrics.rows().value(),
        metrics.quarantined().value(),
        metrics.batches().value(),
        metrics.extraRuns().value(),
        metrics.tooLarge().value(),
        metrics.cutTexts().value(),
        metrics.repeatedRows().value(),
        metrics.positions().value(),
        metrics.padding().value(),
        metrics.fewestRows().value(),
        metrics.sessions().value(),
        metrics.load().value(),
        metrics.read().value(),
        metrics.assemble().value(),
        metrics.infer().value(),
        refused);
  }

  /** The sums of both. */
  public ScoreMetrics plus(ScoreMetrics other) {
    Map<String, Long> both = new TreeMap<>(refused);
    other.refused.forEach((output, count) -> both.merge(output, count, Long::sum));
    return new ScoreMetrics(
        rows + other.rows,
        quarantined + other.quarantined,
        batches + other.batches,
        extraRuns + other.extraRuns,
        tooLarge + other.tooLarge,
        cutTexts + other.cutTexts,
        repeatedRows + other.repeatedRows,
        positions + other.positions,
        paddingPositions + other.paddingPositions,
        FewestRows.of(fewestRows, other.fewestRows),
        sessionsLoaded + other.sessionsLoaded,
        loadNanos + other.loadNanos,
        readNanos + other.readNanos,
        assembleNanos + other.assembleNanos,
        inferNanos + other.inferNanos,
        both);
  }
}

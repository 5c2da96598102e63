package io.thresher.spark;

import io.thresher.spark.query.ScoreExec;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.RunProfile;
import java.util.Optional;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;

/** Finds how the batches of a query were distributed. */
public final class ScoreProfiles {
  private ScoreProfiles() {}

  /**
   * Of the topmost Score operator of a query that has run; empty where there is none, or its
   * session does not ask for it by {@link RunProfile#SWITCH}.
   */
  public static Optional<RunProfile> of(QueryExecution execution) {
    return of(execution.executedPlan());
  }

  private static Optional<RunProfile> of(SparkPlan plan) {
    if (plan instanceof ScoreExec score) {
      return Optional.ofNullable(score.taskMetrics().profile());
    } else if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return of(adaptive.executedPlan());
    } else if (plan instanceof QueryStageExec stage) {
      return of(stage.plan());
    } else if (plan instanceof CommandResultExec command) {
      return of(command.commandPhysicalPlan());
    }
    return Scala.<SparkPlan>list(plan.children()).stream()
        .flatMap(child -> of(child).stream())
        .findFirst();
  }
}

package io.thresher.jobs.bench;

import io.thresher.plan.ScorePlan;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One way to score. */
interface Contender {
  String name();

  /** Why it cannot score by this plan; empty where it can. */
  default Optional<String> objection(ScorePlan plan) {
    return Optional.empty();
  }

  /**
   * @param plan of the same model and options over {@code data}
   * @return lazily, the columns asked for, then one column for each output
   */
  Dataset<Row> score(Dataset<Row> data, Workload workload, ScorePlan plan, Columns columns);
}

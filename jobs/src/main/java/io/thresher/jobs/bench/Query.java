package io.thresher.jobs.bench;

import io.thresher.options.EngineName;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.Scoring;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A workload, planned.
 *
 * @param data all columns of the input
 * @param plan of the model and the options over {@code data}
 * @param rows of the input
 */
public record Query(Workload workload, Dataset<Row> data, ScorePlan plan, long rows) {

  /**
   * @throws io.thresher.errors.ScoringException with every problem found while planning
   */
  static Query of(SparkSession spark, Workload workload) {
    Dataset<Row> data = spark.read().parquet(workload.input());
    ScorePlan plan = scorer(workload).plan(data);
    return new Query(workload, data, plan, data.count());
  }

  /**
   * The same by an engine.
   *
   * @throws io.thresher.errors.ScoringException where it is not there, or does not take the model
   */
  Query by(EngineName engine) {
    Workload other =
        new Workload(
            workload.label(), workload.model(), workload.input(), workload.options().by(engine));
    return new Query(other, data, scorer(other).plan(data), rows);
  }

  private static Scoring scorer(Workload workload) {
    return Scoring.of(workload.model()).options(workload.options());
  }

  /** Scored by Thresher, lazily: the columns asked for, then one column for each output. */
  Dataset<Row> scored(Columns columns) {
    Dataset<Row> scored = scorer(workload).score(data);
    return switch (columns) {
      case ALL -> scored;
      case SCORES ->
          scored.select(
              plan.columns().stream()
                  .map(column -> Quoted.column(column.name()))
                  .toArray(Column[]::new));
    };
  }
}

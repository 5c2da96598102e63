package io.thresher.jobs.bench;

import io.thresher.plan.ScorePlan;
import io.thresher.spark.Scorer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The Score operator. */
final class ThresherScoring implements Contender {
  @Override
  public String name() {
    return "Thresher";
  }

  @Override
  public Dataset<Row> score(Dataset<Row> data, Workload workload, ScorePlan plan, Columns columns) {
    Dataset<Row> scored = Scorer.of(workload.model()).options(workload.options()).score(data);
    return switch (columns) {
      case ALL -> scored;
      case SCORES ->
          scored.select(
              plan.outputs().stream()
                  .map(output -> Quoted.column(output.column()))
                  .toArray(Column[]::new));
    };
  }
}

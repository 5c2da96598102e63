package io.thresher.jobs.input;

import io.thresher.plan.Quarantine;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.Scoring;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that a model fits.
 *
 * @param data what is read, filtered, less the dropped columns
 * @param scorer scores them
 * @param predictions what is to be written, as a plan
 * @param plan how they are scored
 * @param limit how many of them may be set aside
 */
public record PlannedRows(
    Dataset<Row> data,
    Scoring scorer,
    Dataset<Row> predictions,
    ScorePlan plan,
    InputReader locator,
    InputVerification verification,
    BadRowLimit limit) {

  /** What a run writes whose tasks put rows that they set aside into a folder. */
  public Dataset<Row> predictions(String quarantineFolder) {
    String folder = limit.allowsAny() ? quarantineFolder : "";
    return scorer
        .quarantine(new Quarantine(folder, limit.rows(), limit.text(), locator.malformedRows()))
        .score(data);
  }
}

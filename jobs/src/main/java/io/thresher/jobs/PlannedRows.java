package io.thresher.jobs;

import io.thresher.plan.Quarantine;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.Scorer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that a model fits.
 *
 * @param data what is read, filtered, less the dropped columns
 * @param scorer scores them
 * @param predictions what is to be written
 * @param plan how they are scored
 * @param limit how many of them may be set aside
 */
record PlannedRows(
    Dataset<Row> data,
    Scorer scorer,
    Dataset<Row> predictions,
    ScorePlan plan,
    InputReader locator,
    BadRowLimit limit) {

  /** What is to be written where the tasks write rows that they set aside into a folder. */
  Dataset<Row> predictions(String quarantineFolder) {
    return limit.allowsAny()
        ? scorer
            .quarantine(
                new Quarantine(
                    quarantineFolder, limit.rows(), limit.text(), locator.malformedRows()))
            .score(data)
        : predictions;
  }
}

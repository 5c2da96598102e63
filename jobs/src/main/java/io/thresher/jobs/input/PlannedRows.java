package io.thresher.jobs.input;

import io.thresher.plan.Quarantine;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.UnreadColumn;
import io.thresher.spark.query.Scoring;
import io.thresher.spark.query.compare.PairedScoring;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a model fits.
 *
 * @param data what is read, filtered, less the dropped columns
 * @param scorer scores them
 * @param predictions what is to be written, as a plan
 * @param plan how they are scored
 * @param paired scores them with a second model as well; null where there is none
 * @param leftOut columns that were to be kept, with all others, and cannot be read
 * @param limit how many of them may be set aside
 */
public record PlannedRows(
    Dataset<Row> data,
    Scoring scorer,
    Dataset<Row> predictions,
    ScorePlan plan,
    @Nullable PairedScoring paired,
    InputReader locator,
    InputVerification verification,
    List<UnreadColumn> leftOut,
    BadRowLimit limit) {

  /** The same with files that bear no mark. */
  public Dataset<Row> predictions(String quarantineFolder) {
    return predictions(quarantineFolder, "");
  }

  /**
   * What a run writes whose tasks put rows that they set aside into a folder.
   *
   * @param mark in the names of the files there
   */
  public Dataset<Row> predictions(String quarantineFolder, String mark) {
    String folder = limit.allowsAny() ? quarantineFolder : "";
    Scoring own =
        scorer.quarantine(
            new Quarantine(folder, mark, limit.rows(), limit.text(), locator.malformedRows()));
    return paired == null ? own.score(data, plan) : paired.score(data, own, plan);
  }
}

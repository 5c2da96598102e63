package io.thresher.jobs;

import io.thresher.check.OutputPair;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.input.MalformedText;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.UnreadColumn;
import io.thresher.spark.check.ModelPairing;
import io.thresher.spark.query.Scoring;
import io.thresher.spark.query.compare.PairedScoring;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The model that another is compared with.
 *
 * @param path as it was named
 * @param pairs the outputs that are compared; empty for all that both have
 * @param scores whether its scores are kept
 * @param own options that it scores by; null for the first model's
 */
record OtherModel(
    String path, List<OutputPair> pairs, PairedScoring.Scores scores, @Nullable ScoreOptions own) {
  /** No column of data is called so. */
  private static final String PREFIX = "\u0001other.";

  /** By other options than those of the first model. */
  OtherModel by(ScoreOptions own) {
    return new OtherModel(path, pairs, scores, own);
  }

  /**
   * How it scores, by those of its options that it understands.
   *
   * @param options of the first model
   */
  Scoring scoring(SparkSession spark, ScoreOptions options, List<String> kept) {
    Scoring named = Scoring.of(path);
    ScoreOptions all = own == null ? options : own;
    return named
        .options(named.options(all.withoutNames()).restricted(spark, all))
        .keep(kept.toArray(String[]::new))
        .prefix(PREFIX);
  }

  /**
   * Plans it over the rows of the first; null where problems were added.
   *
   * @param kept the columns that are no features, unless bound by name
   */
  @Nullable PairedScoring plan(
      Dataset<Row> data,
      ScoreOptions options,
      ScorePlan first,
      List<String> kept,
      List<UnreadColumn> unread,
      Problems problems) {
    try {
      Scoring scoring = scoring(data.sparkSession(), options, kept);
      ScorePlan plan = scoring.plan(data.drop(MalformedText.COLUMN), unread);
      Optional<ModelPairing> pairing = ModelPairing.of(first, plan, pairs, problems);
      return pairing.map(found -> PairedScoring.of(scoring, plan, found, scores)).orElse(null);
    } catch (ScoringException e) {
      named(e).forEach(problems::add);
      return null;
    }
  }

  private List<Problem> named(ScoringException failure) {
    return failure.problems().stream()
        .map(problem -> problem.within("--compare-with " + path))
        .toList();
  }
}

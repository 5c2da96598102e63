package io.thresher.spark;

import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.query.Scoring;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores data sets from Java, with the same operator as {@code onnx_predict}:
 *
 * <pre>{@code
 * Dataset<Row> scored = Scorer.of("models/churn.onnx").keep("id").score(customers);
 * }</pre>
 *
 * Immutable. The session must have been started with {@link ThresherExtensions}.
 */
public final class Scorer {
  private final Scoring scoring;

  private Scorer(Scoring scoring) {
    this.scoring = scoring;
  }

  /**
   * Scores with a model.
   *
   * @param model a Hadoop path or URI of an {@code .onnx} file or its folder, optionally with
   *     {@code #sha256=...}
   */
  public static Scorer of(String model) {
    return new Scorer(Scoring.of(model));
  }

  /** With these options in place of all earlier ones. */
  public Scorer options(ScoreOptions options) {
    return new Scorer(scoring.options(options));
  }

  /**
   * With these options in place of all earlier ones.
   *
   * @param options values by the names that the command line has without their dashes, as in {@code
   *     Map.of("batch-size", "512", "nulls", "nan")}
   * @throws ScoringException THR-USE codes, with every option that is unknown or has no such value
   */
  public Scorer options(Map<String, String> options) {
    return options(ScoreOptions.parse(options));
  }

  /**
   * Keeps these columns beside the scores, and does not take them for features unless they are
   * bound by name. By default all columns are kept.
   */
  public Scorer keep(String... columns) {
    return new Scorer(scoring.keep(columns));
  }

  /**
   * The model's signature and what would run it, for people to read.
   *
   * @throws ScoringException THR-MODEL codes, where the model cannot be read or is none
   */
  public String inspect(SparkSession spark) {
    return scoring.inspect(spark);
  }

  /**
   * The kept columns, then one column for each chosen output. Plans at once; scores when the result
   * is used.
   *
   * @throws ScoringException with every problem found while planning
   */
  public Dataset<Row> score(Dataset<Row> data) {
    return scoring.score(data);
  }
}

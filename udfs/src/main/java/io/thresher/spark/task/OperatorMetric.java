package io.thresher.spark.task;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;

/** A metric of the Score operator: what Spark's interface shows, and what it means. */
public enum OperatorMetric {
  ROWS("numOutputRows", "number of output rows", Unit.COUNT, "Rows scored."),
  QUARANTINED(
      "numQuarantinedRows",
      "number of quarantined rows",
      Unit.COUNT,
      "Rows set aside, since they could not be read, converted or scored, or a guard says so."),
  BATCHES("numModelBatches", "number of model batches", Unit.COUNT, "Runs of the model."),
  EXTRA_RUNS(
      "numExtraRuns",
      "number of extra runs to find bad rows",
      Unit.COUNT,
      "Further runs of the model, to find the rows that it fails on."),
  TOO_LARGE(
      "numTooLargeRuns",
      "number of runs that did not fit in memory",
      Unit.COUNT,
      "Runs that lacked memory and were made smaller."),
  CUT_TEXTS(
      "numCutTexts",
      "number of texts cut",
      Unit.COUNT,
      "Texts of more tokens than the model takes, of which the first were scored."),
  REPEATED_ROWS(
      "numRepeatedRows",
      "number of repeated rows",
      Unit.COUNT,
      "Rows that were like an earlier one of those that wait together, and got its scores."),
  POSITIONS(
      "numPositions",
      "number of positions",
      Unit.COUNT,
      "Positions of the runs, such as tokens, where rows of several lengths share one: rows times"
          + " the longest."),
  PADDING(
      "numPaddingPositions",
      "number of positions of padding",
      Unit.COUNT,
      "Those of them that fill up rows which are shorter than the longest of their run."),
  SESSIONS(
      "numSessions",
      "number of sessions loaded",
      Unit.COUNT,
      "Sessions made for these tasks: one for each executor, model and device."),
  LOAD("loadTime", "model load time", Unit.NANOSECONDS, "Fetching the model and making sessions."),
  READ(
      "readTime",
      "read time",
      Unit.NANOSECONDS,
      "Waiting for the rows: reading, decoding, and what the query does before it scores."),
  ASSEMBLE(
      "assembleTime",
      "assemble time",
      Unit.NANOSECONDS,
      "Copying columns into the model's inputs."),
  INFER("inferenceTime", "inference time", Unit.NANOSECONDS, "Running the model."),
  /** One for each output that has a guard; the number of the output and its column follow. */
  REFUSED(
      "numRefused",
      "rows with NaN, infinite or out-of-range ",
      Unit.COUNT,
      "Rows with scores that the output's guard looks out for; one metric for each output.");

  /** What a metric counts. */
  public enum Unit {
    COUNT,
    NANOSECONDS
  }

  private final String key;
  private final String shown;
  private final Unit unit;
  private final String meaning;

  OperatorMetric(String key, String shown, Unit unit, String meaning) {
    this.key = key;
    this.shown = shown;
    this.unit = unit;
    this.meaning = meaning;
  }

  SQLMetric in(SparkContext context) {
    return in(context, "");
  }

  SQLMetric in(SparkContext context, String suffix) {
    return switch (unit) {
      case COUNT -> SQLMetrics.createMetric(context, shown + suffix);
      case NANOSECONDS ->
          SQLMetrics.createNanoTimingMetric(
              context, shown + suffix, SQLMetrics.createNanoTimingMetric$default$3());
    };
  }

  /** In {@code SparkPlan.metrics()}. */
  public String key() {
    return key;
  }

  /** In Spark's interface. */
  public String shown() {
    return shown;
  }

  public Unit unit() {
    return unit;
  }

  /** In a sentence, for users. */
  public String meaning() {
    return meaning;
  }
}

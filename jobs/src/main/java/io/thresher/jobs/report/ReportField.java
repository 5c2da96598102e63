package io.thresher.jobs.report;

import io.thresher.jobs.manifest.PublishedTable;

/** A field of the report: declared once for the program and for its schema. */
public enum ReportField {
  OUTCOME("outcome", String.class, Form.ONE, Presence.ALWAYS, "`succeeded` or `failed`"),
  EXIT_CODE("exitCode", Integer.class, Form.ONE, Presence.ALWAYS, "of the process"),
  COMMAND("command", String.class, Form.ONE, Presence.ALWAYS, "such as `score`"),
  VERSION("version", String.class, Form.ONE, Presence.ALWAYS, "of Thresher"),
  STARTED(
      "started", String.class, Form.ONE, Presence.ALWAYS, "when the command began, ISO 8601, UTC"),
  INPUT(
      "input",
      String.class,
      Form.LIST,
      Presence.IF_KNOWN,
      "what was named as input: paths, `table NAME`, `query SQL`; credentials are masked"),
  OUTPUT("output", ReportParts.Output.class, Form.ONE, Presence.IF_KNOWN, "what was written"),
  OUTPUT_TABLE(
      "outputTable",
      PublishedTable.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "the table that the run is committed to, in place of files"),
  MODEL("model", ReportParts.Model.class, Form.ONE, Presence.IF_KNOWN, "the model"),
  ENGINE("engine", ReportParts.EngineUsed.class, Form.ONE, Presence.IF_KNOWN, "what ran the model"),
  ROW_DEPENDENCE(
      "rowDependence",
      ReportParts.Dependence.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "whether rows bear on each other's scores"),
  ROWS("rows", Long.class, Form.ONE, Presence.IF_KNOWN, "rows that this call scored"),
  ROWS_PER_SECOND(
      "rowsPerSecond",
      Double.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "rows that this call scored, by `scoringSeconds`"),
  START_SECONDS(
      "startSeconds",
      Double.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "from the start of the command to that of the first task: Spark, checks, planning; 0 where"
          + " there was no task"),
  SCORING_SECONDS(
      "scoringSeconds",
      Double.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "from the start of the first task to the end of the last"),
  WALL_SECONDS(
      "wallSeconds",
      Double.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "from the start of the write to its end, by the clock of the driver"),
  STAGES(
      "stages",
      Double.class,
      Form.MAP,
      Presence.IF_KNOWN,
      "seconds by stage, summed over tasks: `modelLoadSeconds`, `readSeconds`, `assemblySeconds`,"
          + " `inferenceSeconds`, `writeSeconds`"),
  ROWS_QUARANTINED(
      "rowsQuarantined", Long.class, Form.ONE, Presence.IF_KNOWN, "rows that were set aside"),
  ROWS_REFUSED_BY_GUARDS(
      "rowsRefusedByGuards",
      Long.class,
      Form.MAP,
      Presence.IF_KNOWN,
      "rows with scores that are NaN, infinite or out of range, by output"),
  BATCHES("batches", Long.class, Form.ONE, Presence.IF_KNOWN, "runs of the model"),
  EXTRA_RUNS(
      "extraRuns",
      Long.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "further runs of the model, to find the rows that it fails on"),
  RUNS_TOO_LARGE_FOR_MEMORY(
      "runsTooLargeForMemory",
      Long.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "runs that lacked memory and were made smaller"),
  LONG_TEXTS(
      "longTexts",
      Long.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "texts of more tokens than the model takes, of which the first were scored"),
  MOST_ROWS_THAT_FIT_IN_MEMORY(
      "mostRowsThatFitInMemory",
      Integer.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "the most rows of a run on the executor with the smallest batches, made smaller since memory"
          + " lacked, little was left, or they took too long; 0 where none were"),
  STALLS(
      "stalls",
      ReportParts.Stalled.class,
      Form.LIST,
      Presence.IF_KNOWN,
      "tasks that finished no batch for much longer than batches took"),
  SESSIONS_LOADED(
      "sessionsLoaded",
      Long.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "sessions that were made: one for each executor, model and device"),
  TASKS("tasks", Long.class, Form.ONE, Presence.IF_KNOWN, "tasks that succeeded"),
  EXECUTORS("executors", Integer.class, Form.ONE, Presence.IF_KNOWN, "executors that ran them"),
  RUN("run", ReportParts.Run.class, Form.ONE, Presence.IF_KNOWN, "the run as it is published"),
  CHECKSUMS(
      "checksums",
      ReportParts.PageChecksums.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "what checksums the pages read had"),
  FILES_LEFT_OUT(
      "filesLeftOut",
      Integer.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "files of the input that were left out for their names, which begin with `_` or `.`"),
  LOST_FILES(
      "lostFiles",
      ReportParts.Lost.class,
      Form.LIST,
      Presence.IF_KNOWN,
      "files that `--allow-data-loss` left out"),
  GOLDEN(
      "goldenRows",
      ReportParts.Golden.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "what the golden rows beside the model say of it"),
  QUANTIZED(
      "quantizedModel",
      QuantizedModel.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "what `thresher quantize` measured as it made the model"),
  DRIFT(
      "drift",
      DriftPart.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "how the run differs from `--baseline`"),
  CHECKED(
      "checked",
      ReportParts.Checked.class,
      Form.LIST,
      Presence.IF_KNOWN,
      "how what was expected of each output was met"),
  COMPARED(
      "comparedModels",
      ComparedParts.Compared.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "how far the model agrees with the one of `--compare-with`"),
  FORECAST(
      "forecast",
      Forecast.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "what a run would take; of `plan` alone"),
  TUNED(
      "tuned",
      ReportParts.Tuned.class,
      Form.ONE,
      Presence.IF_KNOWN,
      "the profile of `thresher tune` that was found for the model"),
  TUNING("tuning", TuningStory.class, Form.ONE, Presence.IF_KNOWN, "what `thresher tune` found"),
  PROBLEMS(
      "problems",
      ReportParts.Reported.class,
      Form.LIST,
      Presence.ALWAYS,
      "why the command failed; empty where it succeeded");

  /** How many values a field has. */
  public enum Form {
    ONE,
    LIST,
    /** By name. */
    MAP
  }

  /** Whether a field is in every report. */
  public enum Presence {
    ALWAYS,
    /** Where the command has such a thing and came as far as to know it. */
    IF_KNOWN
  }

  private final String key;
  private final Class<?> type;
  private final Form form;
  private final Presence presence;
  private final String meaning;

  ReportField(String key, Class<?> type, Form form, Presence presence, String meaning) {
    this.key = key;
    this.type = type;
    this.form = form;
    this.presence = presence;
    this.meaning = meaning;
  }

  /** Its name in JSON. */
  public String key() {
    return key;
  }

  /** Of the value, or of each. */
  public Class<?> type() {
    return type;
  }

  public Form form() {
    return form;
  }

  public Presence presence() {
    return presence;
  }

  public String meaning() {
    return meaning;
  }
}

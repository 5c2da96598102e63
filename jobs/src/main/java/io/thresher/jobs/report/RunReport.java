package io.thresher.jobs.report;

import io.thresher.check.Agreement;
import io.thresher.check.Likely;
import io.thresher.check.PairedModels;
import io.thresher.errors.Problem;
import io.thresher.errors.Redaction;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.drift.DriftResult;
import io.thresher.jobs.input.Checksums;
import io.thresher.jobs.input.LostFile;
import io.thresher.jobs.manifest.ComparedModels;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.PublishedTable;
import io.thresher.plan.Engine;
import io.thresher.plan.RowDependence;
import io.thresher.spark.check.GoldenOutcome;
import io.thresher.spark.task.Stall;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run as a JSON object or as a page. Not thread-safe, but for an interruption. */
public final class RunReport {
  private static final List<ReportField> SUMMARY =
      List.of(
          ReportField.COMMAND,
          ReportField.EXIT_CODE,
          ReportField.ROWS,
          ReportField.ROWS_PER_SECOND,
          ReportField.SCORING_SECONDS,
          ReportField.ROWS_QUARANTINED,
          ReportField.RUN);

  private final Map<ReportField, Object> fields = new EnumMap<>(ReportField.class);
  private final List<Problem> refusals;
  private final Instant started = Instant.now();
  private final List<ReportParts.Checked> checked = new ArrayList<>();
  private Supplier<RunStory> story = () -> RunStory.NONE;
  private @Nullable String page;
  private boolean interrupted;
  private int exitCode;

  /**
   * @param refusals why the report cannot be written where it was asked for; every command adds
   *     them to its own problems
   */
  public RunReport(String command, List<Problem> refusals) {
    this.refusals = refusals;
    fields.put(ReportField.OUTCOME, "succeeded");
    fields.put(ReportField.EXIT_CODE, 0);
    fields.put(ReportField.COMMAND, command);
    fields.put(ReportField.VERSION, ProgramVersion.current());
    fields.put(ReportField.STARTED, started.toString());
  }

  /** When the command began. */
  public Instant started() {
    return started;
  }

  public List<Problem> refusals() {
    return refusals;
  }

  public void model(String uri, String digest) {
    fields.put(ReportField.MODEL, new ReportParts.Model(uri, digest));
  }

  public void engine(Engine engine) {
    fields.put(
        ReportField.ENGINE, new ReportParts.EngineUsed(engine.kind().label(), engine.detail()));
  }

  public void dependence(RowDependence dependence) {
    String kind = dependence.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    fields.put(ReportField.ROW_DEPENDENCE, new ReportParts.Dependence(kind, dependence.detail()));
  }

  public void input(List<String> sources) {
    fields.put(ReportField.INPUT, sources.stream().map(Redaction::redact).toList());
  }

  public void output(String path, String format) {
    fields.put(ReportField.OUTPUT, new ReportParts.Output(path, format));
  }

  /** The table that the run is committed to. */
  public void table(PublishedTable table) {
    fields.put(ReportField.OUTPUT_TABLE, table);
  }

  public void measured(Measurement measured) {
    fields.put(ReportField.ROWS, measured.score().rows());
    fields.put(ReportField.ROWS_PER_SECOND, measured.rowsPerSecond());
    fields.put(ReportField.START_SECONDS, measured.startSeconds());
    fields.put(ReportField.SCORING_SECONDS, measured.scoringSeconds());
    fields.put(ReportField.WALL_SECONDS, measured.wallSeconds());
    fields.put(ReportField.STAGES, measured.seconds());
    fields.put(ReportField.ROWS_QUARANTINED, measured.score().quarantined());
    fields.put(ReportField.ROWS_REFUSED_BY_GUARDS, measured.score().refused());
    fields.put(ReportField.BATCHES, measured.score().batches());
    fields.put(ReportField.EXTRA_RUNS, measured.score().extraRuns());
    fields.put(ReportField.RUNS_TOO_LARGE_FOR_MEMORY, measured.score().tooLarge());
    fields.put(ReportField.LONG_TEXTS, measured.score().cutTexts());
    fields.put(ReportField.MOST_ROWS_THAT_FIT_IN_MEMORY, measured.score().fewestRows());
    fields.put(ReportField.SESSIONS_LOADED, measured.score().sessionsLoaded());
    fields.put(ReportField.TASKS, measured.tasks());
    fields.put(ReportField.EXECUTORS, measured.executors());
  }

  /**
   * @param units of work in all
   * @param scored units that this call scored
   */
  public void run(PublishedRun run, int units, int scored) {
    fields.put(ReportField.RUN, new ReportParts.Run(run.id(), units, scored, run.rows()));
  }

  /**
   * @param told of tasks, in order
   */
  public void stalls(List<Stall> told) {
    fields.put(ReportField.STALLS, ReportParts.Stalled.of(told));
  }

  void checksums(Checksums checksums) {
    fields.put(
        ReportField.CHECKSUMS,
        new ReportParts.PageChecksums(checksums.matched(), checksums.absent()));
  }

  /** Files whose names Spark leaves out. */
  public void leftOut(int files) {
    fields.put(ReportField.FILES_LEFT_OUT, files);
  }

  public void lostFiles(List<LostFile> lost) {
    fields.put(
        ReportField.LOST_FILES,
        lost.stream()
            .map(file -> new ReportParts.Lost(file.file(), ReportParts.Reported.of(file.problem())))
            .toList());
  }

  public void golden(GoldenOutcome golden) {
    fields.put(
        ReportField.GOLDEN,
        new ReportParts.Golden(
            golden.kind().name().toLowerCase(Locale.ROOT),
            golden.file(),
            golden.rows(),
            golden.detail()));
  }

  public void quantized(QuantizedModel quantized) {
    fields.put(ReportField.QUANTIZED, quantized);
  }

  /** How the run differs from its baseline. */
  public void drift(DriftResult drift) {
    fields.put(ReportField.DRIFT, DriftPart.of(drift));
  }

  /** What a run would take. */
  public void forecast(Forecast forecast) {
    fields.put(ReportField.FORECAST, forecast);
  }

  /**
   * A profile that was found for the model.
   *
   * @param settings that were taken from it
   * @param ignored why nothing was; empty where it was
   */
  public void tuned(String profile, Map<String, String> settings, String ignored) {
    fields.put(ReportField.TUNED, new ReportParts.Tuned(profile, settings, ignored));
  }

  /** The profile that settings were taken from; null where none were. */
  public @Nullable String tunedBy() {
    return fields.get(ReportField.TUNED) instanceof ReportParts.Tuned tuned
            && tuned.ignored().isEmpty()
        ? tuned.profile()
        : null;
  }

  public void tuning(TuningStory found) {
    fields.put(ReportField.TUNING, found);
  }

  /** How one expectation was met. */
  public void checked(Agreement agreement, List<Likely> likely) {
    checked.add(ReportParts.Checked.of(agreement, likely));
    fields.put(ReportField.CHECKED, checked);
  }

  /** How far two models agree. */
  public void compared(ComparedModels found, PairedModels models) {
    fields.put(ReportField.COMPARED, ComparedParts.Compared.of(found, models));
  }

  public void failed(ScoringException failure) {
    exitCode = failure.exitCode();
    fields.put(ReportField.OUTCOME, "failed");
    fields.put(ReportField.EXIT_CODE, exitCode);
    fields.put(
        ReportField.PROBLEMS, failure.problems().stream().map(ReportParts.Reported::of).toList());
  }

  /** Where it is written as a page of HTML, which is then there while the run goes on. */
  public void pageAt(String file) {
    page = HtmlPage.isFor(file) ? file : null;
  }

  /** Whether it is a page, which tells more than the object. */
  public boolean isPage() {
    return page != null;
  }

  /**
   * What only a page tells.
   *
   * @param told as it is known when the page is written, by whatever thread
   */
  public synchronized void story(Supplier<RunStory> told) {
    story = told;
  }

  /** Leaves a page that says so should the process be killed, which no process can do then. */
  public synchronized void begun() {
    try {
      writePage(RunState.RUNNING);
    } catch (IOException e) {
      throw new ScoringException(
          RunProblems.reportUnwritable(String.valueOf(page), e.toString()), e);
    }
  }

  /** The process is being ended: nothing that is learned later changes the page. */
  public synchronized void interrupted() throws IOException {
    interrupted = true;
    writePage(RunState.INTERRUPTED);
  }

  private void writePage(RunState state) throws IOException {
    if (page != null) {
      ResultFile.write(HtmlPage.of(fields, story.get(), state), page);
    }
  }

  public int exitCode() {
    return exitCode;
  }

  /**
   * In a line: how the command ended, and its chief figures where it has any.
   *
   * @param exitCode of the process
   */
  public Map<String, Object> summary(int exitCode) {
    Map<String, Object> summary = new LinkedHashMap<>();
    for (ReportField field : SUMMARY) {
      Object value = fields.get(field);
      if (value != null) {
        summary.put(field.key(), value);
      }
    }
    summary.put(ReportField.EXIT_CODE.key(), exitCode);
    return summary;
  }

  /** Writes all of it or nothing: to a local file, or where the path has a scheme, to that. */
  public synchronized void write(String file) throws IOException {
    if (page != null) {
      if (!interrupted) {
        writePage(exitCode == 0 ? RunState.SUCCEEDED : RunState.FAILED);
      }
      return;
    }
    fields.putIfAbsent(ReportField.PROBLEMS, List.of());
    Map<String, Object> named = new LinkedHashMap<>();
    fields.forEach((field, value) -> named.put(field.key(), value));
    ResultFile.write(ResultFile.json(named), file);
  }
}

package io.thresher.jobs.report;

import io.thresher.errors.Problem;
import io.thresher.errors.Redaction;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.input.Checksums;
import io.thresher.jobs.input.LostFile;
import io.thresher.jobs.run.PublishedRun;
import io.thresher.plan.Engine;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run as a JSON object. Not thread-safe. */
public final class RunReport {
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final List<Problem> refusals;
  private final Instant started = Instant.now();
  private int exitCode;

  /**
   * @param refusals why the report cannot be written where it was asked for; every command adds
   *     them to its own problems
   */
  public RunReport(String command, List<Problem> refusals) {
    this.refusals = refusals;
    fields.put("outcome", "succeeded");
    fields.put("exitCode", 0);
    fields.put("command", command);
    fields.put("version", ProgramVersion.current());
    fields.put("started", started.toString());
  }

  /** When the command began. */
  public Instant started() {
    return started;
  }

  public List<Problem> refusals() {
    return refusals;
  }

  public void model(String uri, String digest) {
    fields.put("model", Map.of("uri", uri, "digest", digest));
  }

  public void engine(Engine engine) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", engine.kind().label());
    described.put("detail", engine.detail());
    fields.put("engine", described);
  }

  public void input(List<String> sources) {
    fields.put("input", sources.stream().map(Redaction::redact).toList());
  }

  public void output(String path, String format) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("path", path);
    output.put("format", format);
    fields.put("output", output);
  }

  public void measured(Measurement measured) {
    fields.put("rows", measured.score().rows());
    fields.put("rowsPerSecond", measured.rowsPerSecond());
    fields.put("startSeconds", measured.startSeconds());
    fields.put("scoringSeconds", measured.scoringSeconds());
    fields.put("wallSeconds", measured.wallSeconds());
    fields.put("stages", measured.seconds());
    fields.put("rowsQuarantined", measured.score().quarantined());
    fields.put("rowsRefusedByGuards", measured.score().refused());
    fields.put("batches", measured.score().batches());
    fields.put("extraRuns", measured.score().extraRuns());
    fields.put("runsTooLargeForMemory", measured.score().tooLarge());
    fields.put("mostRowsThatFitInMemory", measured.score().fewestRows());
    fields.put("sessionsLoaded", measured.score().sessionsLoaded());
    fields.put("tasks", measured.tasks());
    fields.put("executors", measured.executors());
  }

  /**
   * @param units of work in all
   * @param scored units that this call scored
   */
  public void run(PublishedRun run, int units, int scored) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", run.id());
    values.put("units", units);
    values.put("unitsScored", scored);
    values.put("rows", run.rows());
    fields.put("run", values);
  }

  void checksums(Checksums checksums) {
    fields.put(
        "checksums",
        Map.of("pagesVerified", checksums.matched(), "pagesWithoutChecksum", checksums.absent()));
  }

  void lostFiles(List<LostFile> lost) {
    fields.put(
        "lostFiles",
        lost.stream()
            .map(file -> Map.of("file", file.file(), "problem", fields(file.problem())))
            .toList());
  }

  public void failed(ScoringException failure) {
    exitCode = failure.exitCode();
    fields.put("outcome", "failed");
    fields.put("exitCode", exitCode);
    fields.put("problems", failure.problems().stream().map(RunReport::fields).toList());
  }

  private static Map<String, Object> fields(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", problem.code());
    fields.put("what", problem.what());
    fields.put("where", problem.where());
    fields.put("expectation", problem.expectation());
    fields.put("fix", problem.fix());
    return fields;
  }

  public int exitCode() {
    return exitCode;
  }

  /** Writes all of it or nothing: to a local file, or where the path has a scheme, to that. */
  public void write(String file) throws IOException {
    fields.putIfAbsent("problems", List.of());
    ResultFile.write(ResultFile.json(fields), file);
  }
}

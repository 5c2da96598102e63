package io.thresher.jobs;

import io.thresher.errors.Area;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.drift.DataProfiler;
import io.thresher.jobs.drift.DriftResult;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.manifest.ComparedModels;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.PublishedTable;
import io.thresher.jobs.manifest.RunFacts;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.output.TableOutput;
import io.thresher.jobs.report.BoundColumns;
import io.thresher.jobs.report.Measurement;
import io.thresher.jobs.report.MemoryLines;
import io.thresher.jobs.report.ProgramVersion;
import io.thresher.jobs.report.QuantizedModel;
import io.thresher.jobs.report.RunMeter;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.report.RunStory;
import io.thresher.jobs.report.VerificationSummary;
import io.thresher.jobs.report.WrittenFiles;
import io.thresher.jobs.run.PublishGate;
import io.thresher.jobs.run.Run;
import io.thresher.jobs.run.RunRequest;
import io.thresher.jobs.run.RunStart;
import io.thresher.jobs.run.TablePublication;
import io.thresher.jobs.watch.RunMonitor;
import io.thresher.plan.RowDependence;
import io.thresher.profile.DataProfile;
import io.thresher.spark.Versions;
import io.thresher.spark.check.GoldenOutcome;
import io.thresher.spark.task.RunProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Scores what is left of a run, and publishes it. */
final class ScoreRun {
  private static final int TASK_END_WAITS = 250;
  private static final int TASK_END_WAIT_MILLIS = 20;

  private final PlannedRows rows;
  private final OutputWriter writer;
  private final @Nullable TableOutput table;
  private final String model;
  private final String format;
  private final ProgressPlan progress;
  private final Terminal terminal;
  private final RunReport report;
  private Map<String, String> options = Map.of();
  private volatile List<RunStory.Reason> reasons = List.of();
  private final GoldenOutcome golden;
  private final @Nullable QuantizedModel quantized;
  private final List<PublishGate> gates;
  private final DataProfiler profiler;
  private volatile @Nullable DataProfile profile;
  private volatile @Nullable DriftResult drift;
  private boolean isPublished;

  ScoreRun(
      PlannedRows rows,
      OutputWriter writer,
      @Nullable TableOutput table,
      String model,
      String format,
      ProgressPlan progress,
      List<PublishGate> gates,
      DataProfiler profiler,
      Terminal terminal,
      RunReport report) {
    this.gates = List.copyOf(gates);
    this.profiler = profiler;
    this.rows = rows;
    this.writer = writer;
    this.table = table;
    this.model = model;
    this.format = format;
    this.progress = progress;
    this.terminal = terminal;
    this.report = report;
    golden = rows.scorer().golden(rows.data().sparkSession(), rows.plan());
    quantized = QuantizedModel.in(rows.scorer().metadata(rows.data().sparkSession()));
  }

  void run(OutputTarget target, RunRequest request, SparkSession session) {
    String place = target.path().toString();
    options = new TreeMap<>(request.identity().options());
    options.remove("binding"); // As the plan has it; the columns are told on the terminal.
    try {
      OutputFolder folder = OutputFolder.of(target.fileSystem(), target.path());
      RunStart.Found found = RunStart.begin(folder, request);
      PublishedRun published = found.published();
      if (published != null) {
        if (table != null) {
          table.checkHeld(published);
        }
        terminal.line("run           " + published.id() + " is already published; nothing to do");
        ComparedModels compared = published.facts().compared();
        if (compared != null) {
          terminal.line(
              String.format(
                  Locale.ROOT,
                  "agreement     %,d of %,d rows with %s",
                  compared.agreeing(),
                  compared.rows(),
                  compared.model()));
        }
        tell(published.table());
        report.run(published, 0, 0);
        return;
      }
      score(Objects.requireNonNull(found.run()), request.identity(), session);
    } catch (IOException e) {
      throw new ScoringException(OutputTarget.problem(place, e), e);
    }
  }

  private void score(Run run, RunIdentity identity, SparkSession session) throws IOException {
    try (run;
        Interruption interruption = Interruption.of(run, terminal, report)) {
      try {
        if (table == null || !isDone(run, table, identity)) {
          write(run, session);
        }
      } catch (Exception e) {
        ScoringException failure = ErrorTranslation.translate(e, rows.locator());
        if (!isPublished && !interruption.happened()) {
          giveUp(run, failure, session);
        }
        throw failure;
      }
    }
  }

  /**
   * Whether the table holds the run, or does now that what an earlier driver has scored is
   * committed.
   */
  private boolean isDone(Run run, TableOutput into, RunIdentity identity) throws IOException {
    PublishedRun published = new TablePublication(run, into).resume();
    if (published != null) {
      isPublished = true;
      terminal.line(
          "run           " + run.id() + " was scored already; nothing is left but to publish");
      tell(published.table());
      report.run(published, 0, 0);
      return true;
    }
    String version = into.committed(run.id(), identity);
    if (version == null) {
      into.checkFree();
      return false;
    }
    isPublished = true;
    run.discard();
    terminal.line(
        "run           %s is already committed to %s as version %s; nothing to do"
            .formatted(run.id(), into.described().name(), version));
    report.table(into.described().at(version));
    return true;
  }

  private void tell(@Nullable PublishedTable committed) {
    if (committed != null) {
      report.table(committed);
      terminal.line(
          "table         %s, %s"
              .formatted(
                  committed.name(),
                  committed.version().isEmpty()
                      ? "unchanged: there was no row to commit"
                      : "version " + committed.version()));
    }
  }

  /** Whatever comes of it, the failure is what is reported. */
  private void giveUp(Run run, ScoringException failure, SparkSession session) {
    if (run.keepsWork(failure)) {
      terminal.line(
          "run           " + run.id() + " is unfinished; the same command again continues it");
      return;
    }
    try {
      if (failure.problems().get(0).area() == Area.GATE && run.refused()) {
        terminal.line(
            "run           "
                + run.id()
                + " is kept, unpublished; the same command with a higher limit, or none, publishes"
                + " it");
        return;
      }
      awaitTasks(session);
      run.discard();
    } catch (IOException e) {
      failure.addSuppressed(e);
      terminal.line("run           " + run.id() + " could not be removed: " + e);
    }
  }

  /**
   * The job has ended for Spark while tasks that it kills still write: they clean up in a moment.
   */
  private static void awaitTasks(SparkSession session) {
    try {
      for (int waits = 0; waits < TASK_END_WAITS && tasksRun(session); waits++) {
        TimeUnit.MILLISECONDS.sleep(TASK_END_WAIT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean tasksRun(SparkSession session) {
    return Arrays.stream(session.sparkContext().statusTracker().getExecutorInfos())
        .anyMatch(executor -> executor.numRunningTasks() > 0);
  }

  private void write(Run run, SparkSession session) throws IOException, InterruptedException {
    Dataset<Row> predictions = rows.predictions(run.quarantineFolder(), run.quarantineMark());
    run.plan(predictions);
    announce(run);
    RowDependence dependence = rows.plan().dependence();
    if (dependence.kind() != RowDependence.Kind.NONE) {
      terminal.line("batches       " + dependence.describe());
    }
    if (golden.kind() != GoldenOutcome.Kind.NONE) {
      terminal.line("golden rows   " + golden.describe());
    }
    report.golden(golden);
    if (quantized != null) {
      terminal.line("quantized     " + quantized.describe());
      report.quantized(quantized);
    }
    MemoryLines.warnings(session, rows.plan()).forEach(terminal::line);
    BoundColumns.lines(rows.plan()).forEach(terminal::line);
    rows.leftOut().forEach(c -> terminal.line("left out      " + c.describe()));
    gates.forEach(PublishGate::announce);
    if (table != null && !table.leftNull().isEmpty()) {
      terminal.line("left null     " + String.join(", ", table.leftNull()));
    }
    WrittenFiles.lines(session, rows.plan()).forEach(terminal::line);
    if (progress.options().unprofiled() != null) {
      terminal.line("data profile  none is kept: " + progress.options().unprofiled());
    }
    boolean profiles = report.isPage() && progress.options().profilesData();
    session.conf().set(RunProfile.SWITCH, Boolean.toString(profiles));
    profiler.begin(session, run);
    try (RunMeter meter = new RunMeter(session, report.started())) {
      Measurement measured;
      RunMonitor monitor = progress.open(run, session, terminal);
      report.story(() -> story(run, monitor, meter, session));
      try (monitor) {
        report.begun();
        boolean wrote = run.write(predictions, writer.writer(predictions), rows.limit()::check);
        measured = wrote ? meter.measure() : meter.nothing();
      } finally {
        report.stalls(monitor.stalls());
      }
      report.measured(measured);
      run.check(rows.limit()::checkAll);
      progress.check(run.rows());
      DataProfile made = compare(run);
      for (PublishGate gate : gates) {
        gate.check(run);
      }
      RunFacts facts = facts(measured, session);
      for (PublishGate gate : gates) {
        facts = gate.told(facts);
      }
      Set<String> opened = rows.verification().opened();
      PublishedRun published =
          table == null
              ? run.publish(facts, opened, made)
              : new TablePublication(run, table).publish(facts, opened, made);
      isPublished = true;
      tell(published.table());
      report.run(published, run.units(), run.unitsLeft());
      measured.lines().forEach(terminal::line);
      VerificationSummary.of(rows.verification(), report).forEach(terminal::line);
      if (published.rows().quarantined() > 0) {
        terminal.line(
            String.format(
                Locale.ROOT,
                "bad rows      %,d set aside in %s",
                published.rows().quarantined(),
                run.quarantineOutput()));
        if (report.isPage()) {
          reasons = reasons(session, run.quarantineFiles(published));
        }
      }
    }
  }

  /** Tells how the run differs from its baseline, and gives its profile. */
  private @Nullable DataProfile compare(Run run) {
    DataProfile made = profiler.profile(run);
    profile = made;
    DriftResult result = profiler.compare(made);
    drift = result;
    if (result != null) {
      report.drift(result);
      result.lines().forEach(terminal::line);
      profiler.pass(result);
    }
    return made;
  }

  /** The run is published, whatever comes of reading what it set aside once more. */
  private List<RunStory.Reason> reasons(SparkSession session, List<Path> files) {
    try {
      return QuarantineReasons.of(session, files);
    } catch (Exception e) {
      String reason = ErrorTranslation.translate(e, rows.locator()).problems().get(0).line();
      terminal.event(
          "warning",
          "the report leaves out why rows were set aside: " + reason,
          Map.of("leftOut", "reasons", "reason", reason));
      return List.of();
    }
  }

  private RunStory story(Run run, RunMonitor monitor, RunMeter meter, SparkSession session) {
    DataProfile made = profile;
    return new RunStory(
        monitor.pace().stream()
            .map(sample -> new RunStory.Point(sample.seconds(), sample.rows()))
            .toList(),
        monitor.finished(),
        meter.profile(),
        made == null ? profiler.profile(run) : made,
        drift,
        reasons,
        options,
        versions(session),
        progress.options().pricePerHour());
  }

  private void announce(Run run) {
    if (run.startsOver()) {
      terminal.line(
          "run           "
              + run.id()
              + " starts over: what it reads is no plain scan of files, whose parts could be kept");
    } else if (run.isResumed()) {
      terminal.line(
          String.format(
              Locale.ROOT,
              "run           %s continues: %d of %d units of work are left",
              run.id(),
              run.unitsLeft(),
              run.units()));
    } else {
      terminal.line("run           " + run.id());
    }
  }

  private static Map<String, String> versions(SparkSession session) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("thresher", ProgramVersion.current());
    versions.put("spark", session.version());
    versions.put("onnxruntime", Versions.onnxRuntime());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  private RunFacts facts(Measurement measured, SparkSession session) {
    return new RunFacts(
        model,
        format,
        versions(session),
        rows.plan().engine().describe(),
        rows.plan().dependence().describe(),
        golden.describe(),
        quantized == null ? null : quantized.describe(),
        null,
        report.tunedBy(),
        List.of(rows.plan().options().device()),
        measured.seconds());
  }
}

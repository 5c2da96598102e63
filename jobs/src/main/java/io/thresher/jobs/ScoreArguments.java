package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.check.CompareOptions;
import io.thresher.jobs.cli.Numbers;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.drift.Baseline;
import io.thresher.jobs.drift.DriftGate;
import io.thresher.jobs.drift.DriftOptions;
import io.thresher.jobs.input.BadRowOptions;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.AppendCheck;
import io.thresher.jobs.output.OutputOptions;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.output.TableOptions;
import io.thresher.jobs.output.TableOutput;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.run.EarlierSettings;
import io.thresher.jobs.table.InputTable;
import io.thresher.jobs.table.TableName;
import io.thresher.jobs.tune.ProfileOptions;
import io.thresher.jobs.watch.WatchOptions;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.Sessions;
import io.thresher.spark.query.compare.PairedScoring;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a run, and every check of them that can be made before a row is scored. */
final class ScoreArguments {
  @Mixin SourceOptions source = new SourceOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n", order = 20)
  OutputOptions output = new OutputOptions();

  @ArgGroup(validate = false, heading = "%nOutput table:%n", order = 21)
  TableOptions table = new TableOptions();

  @ArgGroup(validate = false, heading = "%nBad rows:%n", order = 32)
  BadRowOptions badRows = new BadRowOptions();

  @ArgGroup(validate = false, heading = "%nAnother model:%n", order = 33)
  CompareOptions compare = new CompareOptions();

  @ArgGroup(validate = false, heading = "%nProgress:%n", order = 37)
  WatchOptions watch = new WatchOptions();

  @ArgGroup(validate = false, heading = "%nDrift:%n", order = 38)
  DriftOptions drift = new DriftOptions();

  @Option(
      names = "--show",
      paramLabel = "ROWS",
      order = 30,
      description = "Print this many rows of the output at the end. Default: 0.")
  int show;

  @ArgGroup(validate = false, heading = "%nRun again:%n", order = 35)
  RunOptions runs = new RunOptions();

  @ArgGroup(validate = false, heading = "%nTuned:%n", order = 36)
  ProfileOptions tuned = new ProfileOptions();

  private @Nullable CommandSpec spec;

  /** Adds the options that are not annotated. */
  void declareOn(CommandSpec spec) {
    this.spec = spec;
    source.declareOn(spec);
  }

  /** All options of the command, with their values. */
  CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  /** What a run reads and writes, under the words that name it. */
  Map<String, List<String>> paths() {
    Map<String, List<String>> paths = source.paths();
    paths.put(
        "the other model",
        compare.model == null ? List.of() : List.of(ScoringSource.modelPath(compare.model)));
    paths.put("the output", output.path == null ? List.of() : List.of(output.path));
    paths.put("the baseline", drift.paths());
    return paths;
  }

  /** Adds what can be told about the options alone. */
  void check(String command, Problems problems) {
    source.check(command, problems);
    if (output.path == null) {
      problems.add(UsageProblems.missingOption("--output", command, "the path of a folder"));
    }
    Numbers.atLeast(0, "--show", (long) show, problems);
    output.format.checkCodec(output.compression, problems);
    table.check(output, problems);
    runs.check(source.input, output, table, problems);
    watch.check(problems);
    drift.check(watch.profilesData(), problems);
    compare.check(problems);
  }

  /**
   * Makes every other check and, where all is well, goes on with what it found out.
   *
   * @param next runs while Spark does; not called where no file of the input is new
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  void checked(Terminal terminal, RunReport report, Consumer<CheckedRun> next) {
    Problems problems = new Problems();
    Sessions.prepare();
    SparkConf conf = SparkRuntime.configuration(source.common.conf);
    Problems refused = new Problems();
    OutputTarget target =
        OutputTarget.find(
            Objects.requireNonNull(output.path), SparkRuntime.fileSystems(conf), refused);
    Incremental incremental =
        runs.incremental == null || target == null || source.input.table != null
            ? null
            : Incremental.in(target);
    ScoreOptions asked = source.scoring(conf, problems);
    ScoringSource listed =
        source
            .find(
                conf,
                asked,
                badRows.limit(problems),
                all -> incremental == null ? all : incremental.choose(all, problems),
                problems)
            .comparedWith(other(), SparkRuntime.fileSystems(conf), problems);
    refused.list().forEach(problems::add);
    report.input(source.input.sources());
    if (target != null) {
      target.check(folderMode(), listed.files().places(), problems);
      checkSpared(target, problems);
      report.output(target.path().toString(), output.format.source());
    }
    report.refusals().forEach(problems::add);
    if (incremental != null && problems.none() && listed.files().files().isEmpty()) {
      terminal.line("no input file is new; nothing to do");
      return;
    }
    Problems compared = new Problems();
    Baseline baseline = drift.find(SparkRuntime.fileSystems(conf), compared);
    EarlierSettings begun = EarlierRuns.find(this, listed, asked, conf, target);
    TunedSettings settings = TunedSettings.find(this, asked, conf, begun, problems);
    settings.configure(conf);
    ScoringSource scored =
        listed.options(source.scoring(conf, settings.setting().options(), new Problems()));
    EarlierSettings kept =
        begun == null ? EarlierRuns.newest(this, listed, asked, conf, target) : begun;
    ScoringSource found = kept == null ? scored : scored.begunWith(kept);
    found.checkSparkCanStart(conf, problems);
    if (!source.common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      TableOutput into = TableOutput.find(spark.session(), table, output, problems);
      PlannedRows rows = planned(found, target, into, spark, problems);
      DriftGate gate = baseline == null ? null : new DriftGate(baseline, drift.limits(problems));
      if (gate != null && rows != null) {
        gate.check(rows.plan(), compared);
      }
      if (!problems.none()) {
        compared.list().forEach(problems::add);
      }
      problems.throwIfAny();
      InputTable read = Objects.requireNonNull(rows).locator().table();
      if (read != null && read.isUnchanged()) {
        terminal.line("no version of " + read.name() + " is new; nothing to do");
        return;
      }
      settings.tell(terminal, report);
      next.accept(
          new CheckedRun(
              Objects.requireNonNull(rows),
              Objects.requireNonNull(target),
              into,
              found,
              incremental,
              gate,
              compared,
              settings,
              spark.session()));
    }
  }

  private @Nullable OtherModel other() {
    return compare.model == null
        ? null
        : new OtherModel(
            compare.model,
            compare.pairs(new Problems()),
            compare.shadow ? PairedScoring.Scores.KEPT : PairedScoring.Scores.DROPPED,
            null);
  }

  /** The folder of a run whose rows go to a table takes one run after the other. */
  OutputOptions.Mode folderMode() {
    return table.name == null ? output.mode : OutputOptions.Mode.APPEND;
  }

  /** The version of the table that was read last, where only later rows are to be scored. */
  private @Nullable String since(
      @Nullable TableOutput into,
      @Nullable OutputTarget target,
      SparkRuntime spark,
      Problems problems) {
    String[] since = new String[1];
    if (runs.incremental != null && into != null && target != null && source.input.table != null) {
      String input = source.input.table;
      problems.collect(
          () -> {
            InputTable.checkKeepsVersions(spark.session(), TableName.of("--table", input));
            since[0] = into.lastRead(input, target);
          });
    }
    return since[0];
  }

  private @Nullable PlannedRows planned(
      ScoringSource found,
      @Nullable OutputTarget target,
      @Nullable TableOutput into,
      SparkRuntime spark,
      Problems problems) {
    PlannedRows rows =
        found.plan(
            spark.session(),
            () -> AppendCheck.types(output, target, spark.session()),
            since(into, target, spark, problems),
            problems);
    if (rows != null) {
      if (into != null) {
        into.check(rows.predictions().schema(), rows.locator().table(), problems);
      }
      OutputWriter.check(output, rows.predictions().schema(), problems);
      if (target != null) {
        checkInputFiles(rows.data(), target, problems);
        AppendCheck.check(output, target, rows.predictions().schema(), spark.session(), problems);
        compareFiles(rows, problems);
      }
    }
    return rows;
  }

  private void checkSpared(OutputTarget target, Problems problems) {
    target.checkSpares("the model", new Path(ScoringSource.modelPath(source.model())), problems);
    if (compare.model != null) {
      target.checkSpares(
          "the other model", new Path(ScoringSource.modelPath(compare.model)), problems);
    }
    if (source.common.job != null) {
      target.checkSpares("the job file", new Path(source.common.job), problems);
    }
  }

  /** A table or a query reads files that no option names. */
  private void checkInputFiles(Dataset<Row> data, OutputTarget target, Problems problems) {
    InputOptions input = source.input;
    if (input.table != null || input.query != null) {
      target.checkApartFrom(Arrays.stream(data.inputFiles()).map(Path::new).toList(), problems);
    }
  }

  private static void compareFiles(PlannedRows rows, Problems problems) {
    try {
      rows.verification().compare(rows.predictions(), problems);
    } catch (Exception e) {
      ErrorTranslation.translate(e, rows.locator()).problems().forEach(problems::add);
    }
  }
}

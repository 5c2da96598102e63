package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.ColumnOptions;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.Numbers;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.ScoringFlags;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.BadRowOptions;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.InputReader;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.AppendCheck;
import io.thresher.jobs.output.OutputOptions;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.output.RowPrinter;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.run.RunIdentity;
import io.thresher.jobs.run.RunRequest;
import io.thresher.jobs.watch.WatchOptions;
import io.thresher.spark.Sessions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code thresher score}: rows in, the same rows with predictions out. */
@Command(
    name = "score",
    description = "Scores every row of the input with a model and writes the predictions.",
    customSynopsis = "thresher score --model PATH --input PATH --output FOLDER [OPTION]...",
    header = "Scores files, a table or a query with a model.",
    footer = {
      "Examples:",
      "  thresher score --model model.onnx --input data.parquet --output predictions --keep id",
      "  thresher score --job job.yaml --mode overwrite --report run.json"
    },
    sortOptions = false)
final class ScoreCommand implements Subcommand {
  private static final String NAME = "thresher score";

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "An .onnx file, or a folder that holds one; PATH#sha256=... pins its content. Required.")
  @Nullable String model;

  @ArgGroup(validate = false, heading = "%nInput:%n", order = 10)
  InputOptions input = new InputOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n", order = 20)
  OutputOptions output = new OutputOptions();

  @ArgGroup(validate = false, heading = "%nColumns:%n", order = 25)
  ColumnOptions columns = new ColumnOptions();

  @ArgGroup(validate = false, heading = "%nBad rows:%n", order = 32)
  BadRowOptions badRows = new BadRowOptions();

  @ArgGroup(validate = false, heading = "%nProgress:%n", order = 37)
  WatchOptions watch = new WatchOptions();

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  @Option(
      names = "--show",
      paramLabel = "ROWS",
      order = 30,
      description = "Print this many rows of the output at the end. Default: 0.")
  int show;

  @ArgGroup(validate = false, heading = "%nRun again:%n", order = 35)
  RunOptions runs = new RunOptions();

  private final ScoringFlags flags = new ScoringFlags();
  private @Nullable CommandSpec spec;

  @Override
  public void declareOptions(CommandSpec spec) {
    this.spec = spec;
    flags.declareOn(spec);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public Map<String, List<String>> paths() {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    paths.put("the model", model == null ? List.of() : List.of(ScoringSource.modelPath(model)));
    paths.put("the input", input.paths);
    paths.put("the output", output.path == null ? List.of() : List.of(output.path));
    return paths;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems missing = new Problems();
    if (model == null) {
      missing.add(UsageProblems.missingOption("--model", NAME, "the path of a model"));
    }
    if (output.path == null) {
      missing.add(UsageProblems.missingOption("--output", NAME, "the path of a folder"));
    }
    InputReader.check(input, NAME, missing);
    Numbers.atLeast(0, "--show", (long) show, missing);
    output.format.checkCodec(output.compression, missing);
    runs.check(input, output, missing);
    watch.check(missing);
    missing.throwIfAny();
    if (model != null && output.path != null) {
      run(model, output.path, terminal, report);
    }
  }

  private void run(String modelPath, String outputPath, Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    Sessions.prepare();
    SparkConf conf = SparkRuntime.configuration(common.conf);
    Configuration fileSystems = SparkRuntime.fileSystems(conf);
    Problems refused = new Problems();
    OutputTarget target = OutputTarget.find(outputPath, fileSystems, refused);
    Incremental incremental =
        runs.incremental == null || target == null ? null : Incremental.in(target);
    ScoringSource source =
        ScoringSource.find(
            modelPath,
            flags.parse(conf, problems),
            input,
            columns,
            badRows.limit(problems),
            fileSystems,
            all -> incremental == null ? all : incremental.choose(all, problems),
            problems);
    refused.list().forEach(problems::add);
    report.input(input.sources());
    if (target != null) {
      target.check(output.mode, source.files().places(), problems);
      checkSpared(modelPath, target, problems);
      report.output(target.path().toString(), output.format.source());
    }
    report.refusals().forEach(problems::add);
    if (incremental != null && problems.none() && source.files().files().isEmpty()) {
      terminal.line("no input file is new; nothing to do");
      return;
    }
    source.checkSparkCanStart(conf, problems);
    if (!common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      PlannedRows rows =
          source.plan(
              spark.session(), () -> AppendCheck.types(output, target, spark.session()), problems);
      if (rows != null) {
        OutputWriter.check(output, rows.predictions().schema(), problems);
        if (target != null) {
          checkInputFiles(rows.data(), target, problems);
          AppendCheck.check(output, target, rows.predictions().schema(), spark.session(), problems);
          compareFiles(rows, problems);
        }
      }
      problems.throwIfAny();
      score(
          Objects.requireNonNull(rows),
          Objects.requireNonNull(target),
          source,
          incremental,
          spark,
          terminal,
          report);
    }
  }

  private void checkSpared(String modelPath, OutputTarget target, Problems problems) {
    target.checkSpares("the model", new Path(ScoringSource.modelPath(modelPath)), problems);
    if (common.job != null) {
      target.checkSpares("the job file", new Path(common.job), problems);
    }
  }

  /** A table or a query reads files that no option names. */
  private void checkInputFiles(Dataset<Row> data, OutputTarget target, Problems problems) {
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

  private void score(
      PlannedRows rows,
      OutputTarget target,
      ScoringSource source,
      @Nullable Incremental incremental,
      SparkRuntime spark,
      Terminal terminal,
      RunReport report) {
    String modelPath = Objects.requireNonNull(model);
    List<FileStatus> files = source.files().files();
    report.model(modelPath, rows.plan().digest());
    report.engine(rows.plan().engine());
    report.dependence(rows.plan().dependence());
    OutputWriter writer = new OutputWriter(output, target);
    RunIdentity identity =
        RunIdentities.of(Objects.requireNonNull(spec), rows, files, target.fileSystem().getConf());
    if (incremental != null && runs.incremental == Incremental.Earlier.SAME) {
      incremental.checkSame(identity);
    }
    boolean complete = RunIdentities.isComplete(input, rows);
    RunRequest request =
        new RunRequest(
            runs.idOf(identity, complete),
            identity,
            RunRequest.Mode.valueOf(output.mode.name()),
            runs.lease());
    new ScoreRun(
            rows,
            writer,
            modelPath,
            output.format.source(),
            ProgressPlan.of(watch, input, source, rows),
            List.of(),
            terminal,
            report)
        .run(target, request, spark.session());
    terminal.line("output        " + target.path());
    if (show > 0) {
      terminal.line("");
      RowPrinter.lines(writer.read(spark.session()), show).forEach(terminal::line);
    }
  }
}

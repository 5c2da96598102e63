package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.ColumnOptions;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.ScoringFlags;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.InputChecks;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.report.MemoryLines;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.report.WrittenFiles;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.Sessions;
import io.thresher.spark.query.Scoring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** {@code thresher inspect}: what a model takes and gives, and how data would be bound to it. */
@Command(
    name = "inspect",
    description =
        "Prints the signature of a model and, with --input, the binding of the data's columns to"
            + " it, with the command and the job file that score it, or every reason why there is"
            + " none.",
    customSynopsis = "thresher inspect MODEL [--input PATH] [OPTION]...",
    header = "Shows what a model takes and gives, and which columns would feed it.",
    footer = {"Example:", "  thresher inspect model.onnx --input data.parquet"},
    sortOptions = false)
final class InspectCommand implements Subcommand {
  private static final String NAME = "thresher inspect";

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description =
          "An .onnx file, or a folder that holds one; MODEL#sha256=... pins its content. Required.")
  @Nullable String model;

  @ArgGroup(validate = false, heading = "%nInput:%n", order = 10)
  InputOptions input = new InputOptions();

  @ArgGroup(validate = false, heading = "%nColumns:%n", order = 25)
  ColumnOptions columns = new ColumnOptions();

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

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
    return paths;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems missing = new Problems();
    boolean withData = !input.paths.isEmpty() || input.table != null || input.query != null;
    if (model == null) {
      missing.add(UsageProblems.missingOption("MODEL", NAME, "the path of a model"));
    }
    if (withData) {
      InputChecks.check(input, NAME, missing);
    }
    missing.throwIfAny();
    if (model != null) {
      inspect(model, withData, terminal, report);
    }
  }

  private void inspect(String path, boolean withData, Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    Sessions.prepare();
    SparkConf conf = SparkRuntime.configuration(common.conf);
    ScoreOptions options = flags.parse(conf, problems);
    ScoringSource source =
        ScoringSource.find(
            path,
            options,
            input,
            columns,
            BadRowLimit.NONE,
            SparkRuntime.fileSystems(conf),
            all -> all,
            problems);
    report.refusals().forEach(problems::add);
    source.checkSparkCanStart(conf, problems);
    if (!common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      ScoreSuggestion suggestion = null;
      Scoring scorer = Scoring.of(path).options(options);
      terminal.line(scorer.inspect(spark.session()));
      scorer.review(spark.session()).warnings().stream()
          .map(warning -> "warning       " + warning)
          .forEach(terminal::line);
      if (withData) {
        PlannedRows rows = source.plan(spark.session(), StructType::new, problems);
        if (rows != null) {
          terminal.line("");
          terminal.line(rows.plan().describe());
          terminal.line(
              "golden rows   " + rows.scorer().golden(spark.session(), rows.plan()).describe());
          LargeNumbers.lines(rows).forEach(terminal::line);
          MemoryLines.all(spark.session(), rows.plan()).forEach(terminal::line);
          WrittenFiles.lines(spark.session(), rows.plan()).forEach(terminal::line);
          suggestion = ScoreSuggestion.of(path, parsed(), rows.plan());
        }
      }
      problems.throwIfAny();
      if (suggestion != null) {
        suggestion.lines().forEach(terminal::line);
      }
    }
  }

  private ParseResult parsed() {
    return Objects.requireNonNull(spec).commandLine().getParseResult();
  }
}

package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.bench.Benchmark;
import io.thresher.jobs.bench.BenchmarkResult;
import io.thresher.jobs.bench.WorkFolder;
import io.thresher.jobs.bench.Workload;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code thresher bench}: how fast Thresher scores here, against what one would write by hand. */
@Command(
    name = "bench",
    description =
        "Scores the same rows with Thresher and with plain mapPartitions, in turn, in one process,"
            + " and prints the medians and their ratios. Makes its own data and model unless they"
            + " are given.",
    customSynopsis = "thresher bench [OPTION]...",
    sortOptions = false)
final class BenchCommand implements Subcommand {
  private static final long DEFAULT_ROWS = 4_000_000;

  @Option(
      names = "--rows",
      paramLabel = "COUNT",
      description = "Rows of 32 floats to make. Default: 4000000.")
  @Nullable Long rows;

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      description = "Times to measure, after one that does not count. Default: 5.")
  int rounds = 5;

  @Option(
      names = "--work-dir",
      paramLabel = "FOLDER",
      description =
          "Where data and model are made, and found again by later calls. Default: thresher-bench.")
  String workFolder = "thresher-bench";

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "A model of your own. Default: a small neural network over 32 floats.")
  @Nullable String model;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Parquet data of your own. Default: generated.")
  @Nullable String input;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results, with every round, as JSON too.")
  @Nullable String json;

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  private final ScoringFlags flags = new ScoringFlags();

  @Override
  public void declareOptions(CommandSpec spec) {
    flags.declareOn(spec);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    Numbers.atLeast(1, "--rows", rows, problems);
    Numbers.atLeast(1, "--rounds", (long) rounds, problems);
    if (rows != null && input != null) {
      problems.add(UsageProblems.conflict("--rows", "--input", "all rows of the input are scored"));
    }
    SparkConf conf = SparkRuntime.configuration(common.conf);
    ScoreOptions options = flags.parse(conf, problems);
    report.refusals().forEach(problems::add);
    ScratchFolders.check(conf, problems);
    if (json != null) {
      try {
        JsonFile.check(json);
      } catch (IOException e) {
        problems.add(RunProblems.resultsUnwritable(json, e.toString()));
      }
    }
    problems.throwIfAny();
    if (!common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      Workload workload = workload(spark.session(), options, terminal);
      BenchmarkResult result = new Benchmark(spark.session(), workload, terminal::line).run(rounds);
      terminal.line("");
      result.lines().forEach(terminal::line);
      write(result);
    }
  }

  private Workload workload(SparkSession spark, ScoreOptions options, Terminal terminal) {
    WorkFolder folder = new WorkFolder(spark, workFolder);
    try {
      String scored = model == null ? folder.model() : model;
      if (input != null) {
        return new Workload(scored, input, options);
      }
      terminal.line("data ...");
      return new Workload(scored, folder.data(rows == null ? DEFAULT_ROWS : rows), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(BenchmarkResult result) {
    if (json == null) {
      return;
    }
    try {
      JsonFile.write(result.json(), json);
    } catch (IOException e) {
      throw new ScoringException(RunProblems.resultsUnwritable(json, e.toString()), e);
    }
  }
}

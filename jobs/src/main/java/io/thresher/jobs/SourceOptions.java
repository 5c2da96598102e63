package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.ColumnOptions;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.ScoringFlags;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.InputChecks;
import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.input.InputOptions;
import io.thresher.options.ScoreOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What is scored, and how: the options of every command that scores rows with a model. */
final class SourceOptions {
  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "An .onnx file, or a folder that holds one; PATH#sha256=... pins its content. Required.")
  @Nullable String model;

  @ArgGroup(validate = false, heading = "%nInput:%n", order = 10)
  InputOptions input = new InputOptions();

  @ArgGroup(validate = false, heading = "%nColumns:%n", order = 25)
  ColumnOptions columns = new ColumnOptions();

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  private final ScoringFlags flags = new ScoringFlags();

  /** Adds the options that are not annotated. */
  void declareOn(CommandSpec spec) {
    flags.declareOn(spec);
  }

  /** What it reads, under the words that name it. */
  Map<String, List<String>> paths() {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    paths.put("the model", model == null ? List.of() : List.of(ScoringSource.modelPath(model)));
    paths.put("the input", input.paths);
    return paths;
  }

  /** What can be told about the options alone. */
  void check(String command, Problems problems) {
    if (model == null) {
      problems.add(UsageProblems.missingOption("--model", command, "the path of a model"));
    }
    InputChecks.check(input, command, problems);
  }

  /** The model's place, once it is known to be named. */
  String model() {
    return Objects.requireNonNull(model);
  }

  /** How rows are scored, as far as it was said without a fault. */
  ScoreOptions scoring(SparkConf conf, Problems problems) {
    return flags.parse(conf, problems);
  }

  /**
   * The same, with other values for options that were not given.
   *
   * @param otherwise by key
   */
  ScoreOptions scoring(SparkConf conf, Map<String, String> otherwise, Problems problems) {
    return flags.parse(conf, otherwise, problems);
  }

  /** The options of scoring that were given. */
  ScoringFlags flags() {
    return flags;
  }

  /** The model and the rows that were named. */
  ScoringSource find(SparkConf conf, ScoreOptions options, BadRowLimit limit, Problems problems) {
    return find(conf, options, limit, all -> all, problems);
  }

  /**
   * The model and some of the rows that were named.
   *
   * @param choice of the files
   */
  ScoringSource find(
      SparkConf conf,
      ScoreOptions options,
      BadRowLimit limit,
      UnaryOperator<InputFiles> choice,
      Problems problems) {
    return ScoringSource.find(
        model(), options, input, columns, limit, SparkRuntime.fileSystems(conf), choice, problems);
  }
}

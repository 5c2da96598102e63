package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.QuantizeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.Names;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.quantize.Calibrator;
import io.thresher.jobs.quantize.Likeness;
import io.thresher.jobs.quantize.ModelTarget;
import io.thresher.jobs.quantize.Sample;
import io.thresher.jobs.report.QuantizedModel;
import io.thresher.jobs.report.RunReport;
import io.thresher.model.rewrite.Quantised;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.ModelFiles;
import io.thresher.spark.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code thresher quantize}: a model in int8, and how near its scores come to the model's. */
@Command(
    name = "quantize",
    description =
        "Makes an int8 model of one in float32, or of one that is dynamically quantised: weights"
            + " with a scale for each column, rows with a scale of their own, so that a row's"
            + " score does not depend on its batch; or, for networks with convolutions, all with"
            + " static scales. Scores rows with both models, and writes the new one only if they"
            + " agree.",
    customSynopsis = "thresher quantize --model PATH --input PATH --output PATH [OPTION]...",
    header = "Makes an int8 model, and measures its scores against the model's.",
    footer = {
      "Example:",
      "  thresher quantize --model minilm/ --input docs.parquet --output minilm-int8/"
    },
    sortOptions = false)
final class QuantizeCommand implements Subcommand {
  private static final String NAME = "thresher quantize";

  /** No column of data is called so. */
  private static final String PREFIX = "\u0001model.";

  private static final List<String> SCALES = List.of("row", "static");

  @Mixin SourceOptions source = new SourceOptions();

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Where the int8 model is written: an .onnx file, or a folder, as a model of text or of"
              + " images needs, on any Hadoop file system. Never replaced. Required.")
  @Nullable String output;

  @Option(
      names = "--sample-rows",
      paramLabel = "ROWS",
      defaultValue = "1000",
      description = "The first rows of the input that both models score. Default: 1000.")
  int sampleRows = 1000;

  @Option(
      names = "--min-agreement",
      paramLabel = "NUMBER",
      defaultValue = "0.99",
      description =
          "Write nothing if the models agree less on an output, from 0 to 1: the mean cosine of"
              + " vectors, the concordance of single numbers, the share of labels that are the"
              + " same. Default: 0.99.")
  double minAgreement = 0.99;

  @Option(
      names = "--scales",
      paramLabel = "row|static",
      defaultValue = "row",
      description =
          "What the numbers between layers are scaled by: each row by its own, where convolutions"
              + " stay in float32; or all by static scales, which come from the ranges that the"
              + " numbers have over the sample, and which make convolutions int8, too. Default:"
              + " row.")
  String scales = "row";

  @Option(
      names = "--calibration-percentile",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description =
          "With static scales, how many of a value's numbers over the sample its range holds at"
              + " least; as many are left out at its lower end as at its upper one. Less than 100"
              + " keeps rare outliers from making the levels of all other numbers coarse. Default:"
              + " 100, the range from the least to the largest number.")
  double percentile = Calibrator.ALL;

  @Option(
      names = "--weight-bits",
      paramLabel = "BITS",
      defaultValue = "8",
      description =
          "Bits of a weight, 8 or 7. Processors of x86 without VNNI add up products of 8 bits in"
              + " 16, which can overflow; 7 are safe there. Default: 8.")
  int weightBits = 8;

  @Override
  public void declareOptions(CommandSpec spec) {
    source.declareOn(spec);
  }

  @Override
  public CommonOptions common() {
    return source.common;
  }

  @Override
  public Map<String, List<String>> paths() {
    return source.paths();
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    source.check(NAME, problems);
    if (output == null) {
      problems.add(UsageProblems.missingOption("--output", NAME, "a path where nothing is yet"));
    }
    check(
        "--sample-rows",
        sampleRows,
        sampleRows >= Sample.LEAST_ROWS,
        "a whole number of 2 or more",
        problems);
    check(
        "--min-agreement",
        minAgreement,
        minAgreement >= 0 && minAgreement <= 1,
        "a number from 0 to 1",
        problems);
    check("--weight-bits", weightBits, weightBits == 7 || weightBits == 8, "7 or 8", problems);
    if (!SCALES.contains(scales)) {
      problems.add(UsageProblems.badValue("--scales", scales, String.join(" or ", SCALES)));
    }
    check(
        "--calibration-percentile",
        percentile,
        percentile >= Calibrator.LEAST_PERCENTILE && percentile <= Calibrator.ALL,
        "a number from 50 to 100",
        problems);
    if (percentile != Calibrator.ALL && scales.equals("row")) {
      problems.add(
          UsageProblems.conflict(
              "--calibration-percentile", "--scales row", "each row has scales of its own"));
    }
    problems.throwIfAny();
    plan(Objects.requireNonNull(output), terminal, report);
  }

  private static void check(
      String option, Number value, boolean fits, String expected, Problems problems) {
    if (!fits) {
      problems.add(UsageProblems.badValue(option, value.toString(), expected));
    }
  }

  private void plan(String path, Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    Sessions.prepare();
    SparkConf conf = SparkRuntime.configuration(source.common.conf);
    ScoreOptions options = source.scoring(conf, problems).withoutGolden();
    Configuration files = SparkRuntime.fileSystems(conf);
    List<String> kept = source.columns.keep == null ? List.of() : Names.split(source.columns.keep);
    ScoringSource found =
        source.find(conf, options, BadRowLimit.NONE, problems).beside(kept, PREFIX);
    report.input(source.input.sources());
    report.refusals().forEach(problems::add);
    found.checkSparkCanStart(conf, problems);
    if (!source.common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf);
        ModelTarget target = ModelTarget.of(path, files)) {
      PlannedRows rows = found.plan(spark.session(), StructType::new, problems);
      problems.throwIfAny();
      quantise(options, files, Objects.requireNonNull(rows), target, terminal, report);
      terminal.line("output        " + path);
    }
  }

  private void quantise(
      ScoreOptions options,
      Configuration files,
      PlannedRows rows,
      ModelTarget target,
      Terminal terminal,
      RunReport report) {
    if (scales.equals("row")) {
      ModelFiles.Int8 int8 = ModelFiles.quantise(source.model(), options, files, weightBits);
      checkTarget(int8, target);
      publish(int8, sample(rows), target, terminal, report);
      return;
    }
    ModelFiles.Calibration calibration =
        ModelFiles.calibration(source.model(), options, files, weightBits);
    checkTarget(calibration.of(calibration.scales().probe()), target);
    Sample sample = sample(rows);
    Calibrator calibrator = new Calibrator(calibration, sample, target);
    publish(calibrator.int8(percentile), sample, target, terminal, report);
  }

  private Sample sample(PlannedRows rows) {
    return Sample.of(rows, PREFIX, source.input.sources().toString(), sampleRows);
  }

  private void checkTarget(ModelFiles.Int8 int8, ModelTarget target) {
    if (target.isFile() && !int8.companions().isEmpty()) {
      throw new ScoringException(QuantizeProblems.outputNeedsFolder(String.valueOf(output)));
    }
  }

  private void publish(
      ModelFiles.Int8 int8,
      Sample sample,
      ModelTarget target,
      Terminal terminal,
      RunReport report) {
    report.model(source.model(), int8.source().digest());
    terminal.line("model         " + source.model() + " (" + int8.source().digest() + ")");
    int8.quantised().notes().forEach(note -> terminal.line("changed       " + note));
    Quantised model = int8.quantised();
    List<Likeness> found = sample.compare(target.stage(model, int8.companions()));
    found.forEach(one -> terminal.line("agreement     " + one.describe()));
    List<String> low =
        found.stream()
            .filter(one -> !(one.mean() >= minAgreement))
            .map(Likeness::describe)
            .toList();
    if (!low.isEmpty()) {
      throw new ScoringException(
          QuantizeProblems.disagrees(source.model(), String.valueOf(minAgreement), low));
    }
    QuantizedModel facts =
        QuantizedModel.made(
            int8.source().digest(),
            model.notes(),
            found.stream().map(Likeness::describe).toList(),
            sampleRows);
    target.stage(model.with(facts.metadata()), int8.companions());
    target.publish();
  }
}

package io.thresher.jobs;

import io.thresher.check.Agreement;
import io.thresher.check.Diagnosis;
import io.thresher.check.Expectation;
import io.thresher.check.Likely;
import io.thresher.check.RowComparison;
import io.thresher.errors.CheckProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.check.AgreementLines;
import io.thresher.jobs.check.CheckedRows;
import io.thresher.jobs.cli.ColumnOptions;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.Names;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.report.RunReport;
import io.thresher.model.review.ModelReview;
import io.thresher.spark.Sessions;
import io.thresher.spark.check.RowChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code thresher check}: whether a model gives what its trainer gave. */
@Command(
    name = "check",
    description =
        "Scores rows as score would and compares the outputs with columns that hold the trainer's"
            + " predictions. Prints how many rows agree, the differences, the worst rows, and the"
            + " likely kind of fault, such as lost missing values, a base value or a link"
            + " function.",
    customSynopsis =
        "thresher check --model PATH --input PATH --expect OUTPUT=COLUMN[:TOLERANCE] [OPTION]...",
    header = "Checks that a model gives what its trainer gave.",
    footer = {
      "Example:",
      "  thresher check --model model.onnx --input predicted.parquet --expect probabilities[1]=p"
    },
    sortOptions = false)
final class CheckCommand implements Subcommand {
  private static final String NAME = "thresher check";

  private static final int MOST_GOLDEN = 10_000;

  /** No column of data is called so. */
  private static final String PREFIX = "\u0001model.";

  @Mixin SourceOptions source = new SourceOptions();

  @Option(
      names = "--expect",
      paramLabel = "OUTPUT=COLUMN[:TOLERANCE]",
      description =
          "An output of the model, or OUTPUT[ELEMENT] for one element of a vector or a map, and the"
              + " column that holds what the trainer gives: numbers, arrays, maps or labels. The"
              + " tolerance is a number, a part or both: 1e-6, 0.1%%, 1e-6+0.1%%. Default: by type,"
              + " 1e-5+0.001%% for floats, 1e-9+1e-7%% for doubles; labels must be the same."
              + " Required. Repeatable.")
  List<String> expect = new ArrayList<>();

  @Option(
      names = "--write-golden",
      paramLabel = "ROWS",
      description =
          "Where all rows agree, pick this many telling ones (extreme scores, nulls, categories,"
              + " thresholds, extremes of features, a spread) and write them with the expectations"
              + " as golden rows, which score and SQL compare before they use the model. Default:"
              + " none.")
  @Nullable Integer writeGolden;

  @Option(
      names = "--golden-file",
      paramLabel = "FILE",
      description =
          "Where --write-golden writes to, on any Hadoop file system; an existing file is never"
              + " replaced. Default: MODEL.golden.parquet beside the model.")
  @Nullable String goldenFile;

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
    Problems missing = new Problems();
    source.check(NAME, missing);
    if (expect.isEmpty()) {
      missing.add(CheckProblems.nothingExpected());
    }
    List<Expectation> expectations = new ArrayList<>();
    if (writeGolden != null && (writeGolden < 1 || writeGolden > MOST_GOLDEN)) {
      missing.add(
          UsageProblems.badValue(
              "--write-golden", writeGolden.toString(), "a whole number from 1 to " + MOST_GOLDEN));
    }
    expect.forEach(text -> missing.collect(() -> expectations.add(Expectation.parse(text))));
    missing.throwIfAny();
    check(expectations, terminal, report);
  }

  private void check(List<Expectation> expectations, Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    Sessions.prepare();
    SparkConf conf = SparkRuntime.configuration(source.common.conf);
    ScoringSource found =
        ScoringSource.find(
                source.model(),
                source.scoring(conf, problems).withoutGolden(),
                source.input,
                withoutKeep(),
                BadRowLimit.NONE,
                SparkRuntime.fileSystems(conf),
                all -> all,
                problems)
            .beside(reserved(expectations), PREFIX);
    report.input(source.input.sources());
    report.refusals().forEach(problems::add);
    found.checkSparkCanStart(conf, problems);
    if (!source.common.debug) {
      QuietLogs.apply();
    }
    try (SparkRuntime spark = SparkRuntime.open(conf)) {
      PlannedRows rows = found.plan(spark.session(), StructType::new, problems);
      problems.throwIfAny();
      compare(expectations, Objects.requireNonNull(rows), terminal, report);
    }
  }

  /** What is kept only says what is no feature: rows are shown whole, and none is written. */
  private ColumnOptions withoutKeep() {
    ColumnOptions all = new ColumnOptions();
    all.drop = source.columns.drop;
    return all;
  }

  private List<String> reserved(List<Expectation> expectations) {
    List<String> reserved = new ArrayList<>();
    expectations.forEach(expectation -> reserved.add(expectation.column()));
    if (source.columns.keep != null) {
      reserved.addAll(Names.split(source.columns.keep));
    }
    return reserved;
  }

  private void compare(
      List<Expectation> expectations, PlannedRows rows, Terminal terminal, RunReport report) {
    String path = source.model();
    report.model(path, rows.plan().digest());
    report.engine(rows.plan().engine());
    report.dependence(rows.plan().dependence());
    ModelReview review = rows.scorer().review(rows.data().sparkSession());
    Dataset<Row> scored = rows.predictions();
    Problems problems = new Problems();
    RowChecker checker =
        RowChecker.of(
            expectations, rows.plan(), scored.schema(), PREFIX, review.thresholds(), problems);
    problems.throwIfAny();
    Configuration hadoop = rows.data().sparkSession().sessionState().newHadoopConf();
    GoldenTarget golden =
        writeGolden == null ? null : GoldenTarget.of(goldenFile, rows.plan(), hadoop);
    terminal.line("model         " + path + " (" + rows.plan().digest() + ")");
    terminal.line("engine        " + rows.plan().engine().describe());
    RowComparison comparison = compared(scored, Objects.requireNonNull(checker), rows);
    for (Agreement agreement : comparison.agreements()) {
      List<Likely> likely = new Diagnosis(agreement, review.trees()).likely();
      report.checked(agreement, likely);
      AgreementLines.of(agreement, likely).forEach(terminal::line);
      if (agreement.rows() == 0) {
        problems.add(CheckProblems.nothingCompared(agreement.target().column()));
      } else if (agreement.disagreeing() > 0) {
        problems.add(
            CheckProblems.disagrees(
                path,
                agreement.target().describe(),
                agreement.agreeing(),
                agreement.rows(),
                AgreementLines.summary(agreement, likely)));
      }
    }
    problems.throwIfAny();
    if (golden != null) {
      List<String> keep = source.columns.keep;
      List<String> kept = keep == null ? List.of() : Names.split(keep);
      long written =
          golden.write(rows, checker, expectations, kept, Objects.requireNonNull(writeGolden));
      terminal.line("golden rows   " + written + " written to " + golden.file());
    }
  }

  private static RowComparison compared(Dataset<Row> scored, RowChecker checker, PlannedRows rows) {
    try {
      return CheckedRows.compare(scored, checker);
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }
}

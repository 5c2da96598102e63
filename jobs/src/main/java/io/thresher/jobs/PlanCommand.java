package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.forecast.ForecastLines;
import io.thresher.jobs.forecast.Forecaster;
import io.thresher.jobs.forecast.PlanOptions;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.report.Forecast;
import io.thresher.jobs.report.RunReport;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code thresher plan}: what {@code score} would take, from a sample of the rows. */
@Command(
    name = "plan",
    description =
        "Takes what score takes and makes all of its checks, scores a sample of the rows on the"
            + " executors, and tells what the whole would take: time, memory, output and, with"
            + " --price-per-hour, cost, here and on other clusters. Warns of what to change. Writes"
            + " no output.",
    customSynopsis = "thresher plan --model PATH --input PATH --output FOLDER [OPTION]...",
    header = "Tells how long score would take, and what to change before.",
    footer = {
      "Examples:",
      "  thresher plan --model model.onnx --input data.parquet --output predictions",
      "  thresher plan --job job.yaml --executors 20 --cores 4 --deadline 6h"
    },
    sortOptions = false)
final class PlanCommand implements Subcommand {
  private static final String NAME = "thresher plan";

  @Mixin ScoreArguments arguments = new ScoreArguments();

  @ArgGroup(validate = false, heading = "%nForecast:%n", order = 5)
  PlanOptions options = new PlanOptions();

  @Override
  public void declareOptions(CommandSpec spec) {
    arguments.declareOn(spec);
  }

  @Override
  public CommonOptions common() {
    return arguments.source.common;
  }

  @Override
  public Map<String, List<String>> paths() {
    return arguments.paths();
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    arguments.check(NAME, problems);
    options.check(problems);
    problems.throwIfAny();
    arguments.checked(terminal, report, run -> forecast(run, terminal, report));
  }

  private void forecast(CheckedRun run, Terminal terminal, RunReport report) {
    run.baseline().throwIfAny();
    PlannedRows rows = run.rows();
    report.model(arguments.source.model(), rows.plan().digest());
    report.engine(rows.plan().engine());
    report.dependence(rows.plan().dependence());
    terminal.line("engine        " + rows.plan().engine().describe());
    Forecast forecast =
        new Forecaster(
                rows,
                options,
                arguments.watch.pricePerHour(),
                run.source().readsText(),
                arguments.source.input.partitions != null)
            .forecast(
                new OutputWriter(arguments.output, run.target()),
                arguments.output.isParted(),
                report.started());
    report.forecast(forecast);
    ForecastLines.of(forecast).forEach(terminal::line);
    terminal.line("output        none: this was no run");
  }
}

package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.drift.DataProfiler;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.output.OutputOptions;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.output.OutputWriter;
import io.thresher.jobs.output.RowPrinter;
import io.thresher.jobs.output.TableOutput;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.run.PublishGate;
import io.thresher.jobs.run.RunRequest;
import io.thresher.jobs.run.RunStart;
import io.thresher.spark.query.compare.PairedScoring;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

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

  @Mixin ScoreArguments arguments = new ScoreArguments();

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
    problems.throwIfAny();
    arguments.checked(terminal, report, run -> score(run, terminal, report));
  }

  private DataProfiler profiler(CheckedRun run) {
    return arguments.watch.profilesData()
        ? DataProfiler.of(run.rows().plan(), run.gate())
        : DataProfiler.off(run.rows().plan());
  }

  private List<PublishGate> gates(CheckedRun run, Terminal terminal, RunReport report) {
    PairedScoring paired = run.rows().paired();
    return paired == null
        ? List.of()
        : List.of(
            new AgreementGate(
                paired,
                arguments.source.model(),
                String.valueOf(arguments.compare.model),
                arguments.compare.limit(new Problems()),
                run.session(),
                terminal,
                report));
  }

  /** A run that took its baseline's place is published all the same, or is to be. */
  private static void checkBaseline(CheckedRun run, String id) {
    if (run.baseline().none()) {
      return;
    }
    OutputTarget target = run.target();
    try {
      if (!RunStart.isDecided(OutputFolder.of(target.fileSystem(), target.path()), id)) {
        run.baseline().throwIfAny();
      }
    } catch (IOException e) {
      throw new ScoringException(OutputTarget.problem(target.path().toString(), e), e);
    }
  }

  private void score(CheckedRun run, Terminal terminal, RunReport report) {
    PlannedRows rows = run.rows();
    Incremental incremental = run.incremental();
    String model = arguments.source.model();
    OutputOptions output = arguments.output;
    report.model(model, rows.plan().digest());
    report.engine(rows.plan().engine());
    report.dependence(rows.plan().dependence());
    OutputWriter writer = new OutputWriter(output, run.target());
    RunIdentity identity =
        RunIdentities.of(
            arguments.spec(),
            rows,
            run.settings().text(),
            run.source().files().files(),
            run.target().fileSystem().getConf());
    TableOutput table = run.table();
    if (arguments.runs.incremental == Incremental.Earlier.SAME) {
      if (incremental != null) {
        incremental.checkSame(identity);
      } else if (table != null) {
        table.checkSame(identity);
      }
    }
    boolean complete = RunIdentities.isComplete(arguments.source.input, rows);
    RunRequest request =
        new RunRequest(
            arguments.runs.idOf(identity, complete),
            identity,
            RunRequest.Mode.valueOf(arguments.folderMode().name()),
            arguments.runs.lease());
    checkBaseline(run, request.id());
    new ScoreRun(
            rows,
            writer,
            table,
            model,
            output.format.source(),
            ProgressPlan.of(arguments.watch, arguments.source.input, run.source(), rows),
            gates(run, terminal, report),
            profiler(run),
            terminal,
            report)
        .run(run.target(), request, run.session());
    terminal.line("output        " + run.target().path());
    if (arguments.show > 0) {
      terminal.line("");
      RowPrinter.lines(table == null ? writer.read(run.session()) : table.read(), arguments.show)
          .forEach(terminal::line);
    }
  }
}

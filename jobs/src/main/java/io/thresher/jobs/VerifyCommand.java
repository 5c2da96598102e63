package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.Verifier;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.report.RunReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code thresher verify}: whether an output is still what its manifest says. */
@Command(
    name = "verify",
    description =
        "Computes lengths, digests and row counts of all files of an output again, and lists every"
            + " difference from its manifest.",
    customSynopsis = "thresher verify OUTPUT [OPTION]...",
    header = "Checks an output against its manifest.",
    footer = {"Example:", "  thresher verify predictions"},
    sortOptions = false)
final class VerifyCommand implements Subcommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "OUTPUT",
      description = "The folder that thresher score wrote, on any Hadoop file system. Required.")
  @Nullable String output;

  @ArgGroup(validate = false, heading = "%nRun:%n", order = 40)
  CommonOptions common = new CommonOptions();

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public Map<String, List<String>> paths() {
    return Map.of("the output", output == null ? List.of() : List.of(output));
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    if (output == null) {
      throw new ScoringException(
          UsageProblems.missingOption("OUTPUT", "thresher verify", "the path of a folder"));
    }
    Problems problems = new Problems();
    report.refusals().forEach(problems::add);
    problems.throwIfAny();
    if (!common.debug) {
      QuietLogs.apply();
    }
    Configuration hadoop = SparkRuntime.fileSystems(SparkRuntime.configuration(common.conf));
    OutputTarget target = OutputTarget.of(output, hadoop);
    verify(target, hadoop, terminal, problems);
    problems.throwIfAny();
  }

  private static void verify(
      OutputTarget target, Configuration hadoop, Terminal terminal, Problems problems) {
    String place = target.path().toString();
    try {
      OutputFolder folder = OutputFolder.of(target.fileSystem(), target.path());
      Manifest manifest =
          folder
              .manifest()
              .orElseThrow(() -> new ScoringException(PublishProblems.noManifest(place)));
      new Verifier(folder, hadoop)
          .differences(manifest).stream()
              .map(difference -> PublishProblems.notAsPublished(place, difference))
              .forEach(problems::add);
      if (problems.none()) {
        manifest.runs().forEach(run -> summary(run).forEach(terminal::line));
        terminal.line("verified      " + place);
      }
    } catch (IOException e) {
      throw new ScoringException(PublishProblems.recordUnreadable(place, e.toString()), e);
    }
  }

  private static List<String> summary(PublishedRun run) {
    return List.of(
        "run           %s, finished %s".formatted(run.id(), run.finished()),
        "  model       %s (%s)".formatted(run.facts().model(), run.identity().modelDigest()),
        String.format(
            Locale.ROOT,
            "  rows        %,d in = %,d scored + %,d quarantined + %,d skipped",
            run.rows().in(),
            run.rows().scored(),
            run.rows().quarantined(),
            run.rows().skipped()),
        String.format(
            Locale.ROOT,
            "  files       %,d from %,d input files",
            run.files().size() + run.quarantine().size(),
            run.inputs().size()));
  }
}

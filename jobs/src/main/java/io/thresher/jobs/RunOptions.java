package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.output.OutputOptions;
import io.thresher.jobs.output.TableOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What makes a run the same run again. */
final class RunOptions {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int LEAST_SECONDS = 5;
  private static final int MOST_SECONDS = 86_400;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Id of the run: a finished run is not run again, an interrupted one is continued."
              + " Default: derived from the input files, the model and the options that affect the"
              + " result.")
  @Nullable String id;

  @Option(
      names = "--lease-seconds",
      paramLabel = "SECONDS",
      description =
          "A driver on another host that is not heard of for so long counts as dead, and its output"
              + " may be taken over. Default: 60.")
  int leaseSeconds = 60;

  @Option(
      names = "--incremental",
      paramLabel = "same|any",
      arity = "0..1",
      fallbackValue = "same",
      description =
          "Score only the input files that no run in the output has scored, or the rows of --table"
              + " that were appended since the last run to --output-table; with --mode append, for"
              + " tables also merge. Earlier runs must have used the same model and options, unless"
              + " 'any'. Default: score all of them.")
  Incremental.@Nullable Earlier incremental;

  void check(InputOptions input, OutputOptions output, TableOptions table, Problems problems) {
    boolean merges = table.name != null && output.mode == OutputOptions.Mode.MERGE;
    if (incremental != null && output.mode != OutputOptions.Mode.APPEND && !merges) {
      problems.add(PublishProblems.incrementalNeeds("--mode " + output.mode, "--mode append"));
    }
    boolean counted = input.table != null && table.name != null;
    if (incremental != null && (input.table != null || input.query != null) && !counted) {
      problems.add(
          PublishProblems.incrementalNeeds(
              "--table and --query",
              "files named by --input, or --table of Iceberg or Delta with --output-table"));
    }
    if (incremental != null && (input.versionAsOf != null || input.timestampAsOf != null)) {
      problems.add(
          PublishProblems.incrementalNeeds(
              "--version-as-of and --timestamp-as-of", "the table as it is"));
    }
    if (id != null && !ID.matcher(id).matches()) {
      problems.add(PublishProblems.badRunId(id));
    }
    if (leaseSeconds < LEAST_SECONDS || leaseSeconds > MOST_SECONDS) {
      problems.add(
          UsageProblems.badValue(
              "--lease-seconds",
              Integer.toString(leaseSeconds),
              "a whole number from " + LEAST_SECONDS + " to " + MOST_SECONDS));
    }
  }

  /** The id given, that of the identity or, where that does not tell all, one of its own. */
  String idOf(RunIdentity identity, boolean complete) {
    if (id != null) {
      return id;
    }
    return complete ? identity.id() : UUID.randomUUID().toString();
  }

  Duration lease() {
    return Duration.ofSeconds(leaseSeconds);
  }
}

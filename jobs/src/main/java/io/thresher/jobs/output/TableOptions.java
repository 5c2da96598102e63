package io.thresher.jobs.output;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.input.Names;
import io.thresher.jobs.table.TableFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The table that predictions go to, and how. */
public final class TableOptions {
  @Option(
      names = "--output-table",
      paramLabel = "NAME",
      description =
          "Table of Iceberg or Delta that the predictions are committed to, at once and once."
              + " --output then names the folder where the run keeps its work, its manifest and the"
              + " rows that it sets aside. --mode append adds rows, overwrite replaces all, merge"
              + " replaces those of --merge-on; error wants a table without rows. Default: none.")
  public @Nullable String name;

  @Option(
      names = "--merge-on",
      paramLabel = "COLUMN,...",
      description =
          "Columns that tell which row of the table a prediction takes the place of, with --mode"
              + " merge. Default: none. Repeatable.")
  @Nullable List<String> mergeOn;

  @Option(
      names = "--create-table",
      paramLabel = "FORMAT",
      description =
          "Create the output table where there is none, as one of iceberg or delta, without"
              + " partitions. Default: a missing table is an error.")
  @Nullable TableFormat create;

  /** What the keys of a merge are called. */
  List<String> keys() {
    return mergeOn == null ? List.of() : Names.split(mergeOn);
  }

  /** Adds what can be told about the options alone. */
  public void check(OutputOptions output, Problems problems) {
    boolean merges = output.mode == OutputOptions.Mode.MERGE;
    if (name == null) {
      checkAbsent(merges, problems);
      return;
    }
    if (merges && keys().isEmpty()) {
      problems.add(
          UsageProblems.missingOption("--merge-on", "--mode merge", "the columns of the key"));
    }
    if (!merges && !keys().isEmpty()) {
      problems.add(needs("--merge-on", "--mode " + output.mode, "--mode merge"));
    }
    if (output.format != OutputOptions.Format.PARQUET) {
      problems.add(
          UsageProblems.conflict("--output-format", "--output-table", "a table has its format"));
    }
    if (output.compression != null) {
      problems.add(
          UsageProblems.conflict("--compression", "--output-table", "a table has its codec"));
    }
    if (output.isParted()) {
      problems.add(
          UsageProblems.conflict("--partition-by", "--output-table", "a table has its partitions"));
    }
  }

  private void checkAbsent(boolean merges, Problems problems) {
    if (merges) {
      problems.add(needs("--mode merge", "--output", "--output-table"));
    }
    if (!keys().isEmpty()) {
      problems.add(needs("--merge-on", "--output", "--output-table"));
    }
    if (create != null) {
      problems.add(needs("--create-table", "--output", "--output-table"));
    }
  }

  private static Problem needs(String option, String with, String missing) {
    return UsageProblems.missingOption(missing, option, "it beside " + with);
  }
}

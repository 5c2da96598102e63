package io.thresher.jobs.cli;

import io.thresher.jobs.report.RunReport;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** One command below {@code thresher}; picocli fills its options before it runs. */
public interface Subcommand {

  CommonOptions common();

  /** Adds the options that are not annotated. */
  default void declareOptions(CommandSpec spec) {}

  /** The paths that the command reads and writes, under the words that name them. */
  default Map<String, List<String>> paths() {
    return Map.of();
  }

  /** Does the work; throws {@link io.thresher.errors.ScoringException} with every problem found. */
  void run(Terminal terminal, RunReport report);
}

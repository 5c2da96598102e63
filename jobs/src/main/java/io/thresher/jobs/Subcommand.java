package io.thresher.jobs;

import picocli.CommandLine.Model.CommandSpec;

/** One command below {@code thresher}; picocli fills its options before it runs. */
interface Subcommand {

  CommonOptions common();

  /** Adds the options that are not annotated. */
  default void declareOptions(CommandSpec spec) {}

  /** Does the work; throws {@link io.thresher.errors.ScoringException} with every problem found. */
  void run(Terminal terminal, RunReport report);
}

package io.thresher.jobs.output;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command that can affect what it writes. An option counts unless it is named
 * here, so that a new one is never forgotten.
 */
public final class ResultOptions {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          // Known by content instead: the model's digest, every input file.
          "--model",
          "--input",
          "--compare-with",
          // Taken as it takes effect.
          "--batch-size",
          "--partitions",
          "--tuned",
          "--profile",
          "--output",
          "--job",
          "--report",
          "--conf",
          "--debug",
          "--help",
          "--show",
          "--run-id",
          "--lease-seconds",
          "--profile-data",
          "--price-per-hour",
          // Decide whether there is a result, not which.
          "--baseline",
          "--max-drift",
          "--progress",
          "--progress-seconds",
          "--log-format",
          "--cache-dir",
          // Decide whether there is a result, not which.
          "--golden",
          "--max-disagreement");

  private ResultOptions() {}

  /** By name, without the dashes; those that are not given and have no default are left out. */
  public static SortedMap<String, String> of(CommandSpec command) {
    SortedMap<String, String> options = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      Object value = option.getValue();
      if (!WITHOUT_EFFECT.contains(option.longestName()) && value != null) {
        options.put(option.longestName().substring(2), value.toString());
      }
    }
    return options;
  }
}

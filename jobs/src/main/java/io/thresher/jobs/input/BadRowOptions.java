package io.thresher.jobs.input;

import io.thresher.errors.Problems;
import picocli.CommandLine.Option;

/** What becomes of rows that cannot be scored. */
public final class BadRowOptions {
  @Option(
      names = BadRowLimit.OPTION,
      paramLabel = "N|P%",
      description =
          "Set aside up to so many rows that cannot be read or scored, or such a part of all, in"
              + " OUTPUT/_quarantine; with more the run fails. Default: 0: the first one fails it.")
  String most = "0";

  public BadRowLimit limit(Problems problems) {
    return BadRowLimit.parse(most, problems);
  }
}

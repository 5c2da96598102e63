package io.thresher.jobs.watch;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How a run is watched. */
public final class WatchOptions {
  private static final int MOST_SECONDS = 86_400;

  /** How far a run is, on stderr. */
  enum Mode {
    /** In place on a terminal, elsewhere as lines. */
    AUTO,
    /** Lines with time stamps. */
    PLAIN,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|none",
      description =
          "How far the run is, on stderr: in place on a terminal, elsewhere a line with a time"
              + " stamp every 15 seconds; plain: such lines on a terminal, too. Default: auto.")
  Mode mode = Mode.AUTO;

  @Option(
      names = "--progress-seconds",
      paramLabel = "SECONDS",
      description = "Seconds between two such lines. Default: 15.")
  int seconds = 15;

  /** Adds what is wrong with them. */
  public void check(Problems problems) {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      problems.add(
          UsageProblems.badValue(
              "--progress-seconds",
              Integer.toString(seconds),
              "a whole number from 1 to " + MOST_SECONDS));
    }
  }
}

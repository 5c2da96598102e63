package io.thresher.jobs.watch;

import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import io.thresher.errors.UsageProblems;
import io.thresher.options.TimeText;
import io.thresher.profile.SketchLibrary;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run is watched. */
public final class WatchOptions {
  private static final int MOST_SECONDS = 86_400;
  private static final String OFF = "off";

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

  @Option(
      names = "--stall-after",
      paramLabel = "TIME|off",
      description =
          "How long a task may finish no batch before that is told, with the rows that it is at;"
              + " nothing is ended. Default: ten times what batches took at most so far, but at"
              + " least 30s.")
  @Nullable String stallAfter;

  @Option(
      names = "--profile-data",
      paramLabel = "on|off",
      description =
          "Whether the run keeps a profile of its scores and features, from a sample of its rows,"
              + " for later runs to be compared with and for its report; off looks at no values."
              + " Default: on, unless Spark's sketches do not run on this Java.")
  @Nullable Switch profileData;

  @Option(
      names = "--price-per-hour",
      paramLabel = "PRICE",
      description =
          "What an hour of all that the run has costs, in any currency; a report in HTML says what"
              + " a million rows cost then, and plan what the run would cost. Default: no price.")
  @Nullable Double pricePerHour;

  /** On or off. */
  enum Switch {
    ON,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean profilesData() {
    return profileData == null ? SketchLibrary.objection() == null : profileData == Switch.ON;
  }

  /** Why the run keeps no profile though nobody turned it off; null where that is not so. */
  public @Nullable String unprofiled() {
    return profileData == null ? SketchLibrary.objection() : null;
  }

  /** Null where it was not told. */
  public @Nullable Double pricePerHour() {
    return pricePerHour;
  }

  /** Zero for never, null for as long as follows from the run itself. */
  @Nullable Duration stalledAfter() {
    if (stallAfter == null) {
      return null;
    }
    return stallAfter.equals(OFF) ? Duration.ZERO : TimeText.parse(stallAfter);
  }

  /** Adds what is wrong with them. */
  public void check(Problems problems) {
    String objection = profileData == Switch.ON ? SketchLibrary.objection() : null;
    if (objection != null) {
      problems.add(RunProblems.noProfileOnThisJava(System.getProperty("java.version"), objection));
    }
    if (stallAfter != null && stalledAfter() == null) {
      problems.add(
          UsageProblems.badValue("--stall-after", stallAfter, "a time such as 5min, or off"));
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      problems.add(
          UsageProblems.badValue(
              "--progress-seconds",
              Integer.toString(seconds),
              "a whole number from 1 to " + MOST_SECONDS));
    }
    if (pricePerHour != null && !(pricePerHour >= 0 && Double.isFinite(pricePerHour))) {
      problems.add(
          UsageProblems.badValue(
              "--price-per-hour", Double.toString(pricePerHour), "a number, 0 or more"));
    }
  }
}

package io.thresher.jobs.forecast;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of a forecast. */
public final class PlanOptions {
  private static final Pattern TIME =
      Pattern.compile("(?:(\\d{1,5})h)?\\s*(?:(\\d{1,6})m)?\\s*(?:(\\d{1,8})s)?");
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_EXECUTORS = 100_000;

  @Option(
      names = "--executors",
      paramLabel = "COUNT",
      description = "Tell, too, how long so many executors would take. Default: not told.")
  @Nullable Integer executors;

  @Option(
      names = "--cores",
      paramLabel = "COUNT",
      description = "Cores of each of them. Default: as many as an executor here has.")
  @Nullable Integer cores;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description =
          "Tell how many executors are done in such a time, as in 6h, 90m or 1h30m. Default: not"
              + " told.")
  @Nullable String deadline;

  @Option(
      names = "--sample-seconds",
      paramLabel = "SECONDS",
      description = "About how long to sample; longer tells more exactly. Default: 10.")
  int sampleSeconds = 10;

  /** Adds what is wrong with them. */
  public void check(Problems problems) {
    number("--executors", executors, problems);
    number("--cores", cores, problems);
    if (sampleSeconds < 1 || sampleSeconds > MOST_SECONDS) {
      problems.add(
          UsageProblems.badValue(
              "--sample-seconds",
              Integer.toString(sampleSeconds),
              "a whole number from 1 to " + MOST_SECONDS));
    }
    if (deadline != null && seconds(deadline) <= 0) {
      problems.add(
          UsageProblems.badValue(
              "--deadline", deadline, "hours, minutes and seconds, such as 6h or 1h30m"));
    }
  }

  private static void number(String option, @Nullable Integer value, Problems problems) {
    if (value != null && (value < 1 || value > MOST_EXECUTORS)) {
      problems.add(
          UsageProblems.badValue(
              option, value.toString(), "a whole number from 1 to " + MOST_EXECUTORS));
    }
  }

  /** The deadline, s; 0 where there is none. */
  long deadlineSeconds() {
    return deadline == null ? 0 : seconds(deadline);
  }

  private static long seconds(String text) {
    Matcher time = TIME.matcher(text.strip().toLowerCase(java.util.Locale.ROOT));
    return time.matches()
        ? 3600 * part(time.group(1)) + 60 * part(time.group(2)) + part(time.group(3))
        : 0;
  }

  private static long part(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}

package io.thresher.jobs.tune;

import io.thresher.check.Tolerance;
import io.thresher.errors.Problems;
import io.thresher.errors.TuneProblems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.check.DisagreementLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is tuned. */
public final class TuneOptions {
  private static final int DEFAULT_SECONDS = 120;
  private static final int LEAST_SECONDS = 5;
  private static final int MOST_SECONDS = 86_400;
  private static final String DISAGREEMENT = "--variant-disagreement";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmg]?)b?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s)");
  private static final Map<String, Integer> SHIFTS = Map.of("", 0, "k", 10, "m", 20, "g", 30);
  private static final Map<String, Double> MILLIS = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3);

  @Option(
      names = "--variant",
      paramLabel = "PATH",
      description =
          "Another form of the model, such as a quantised or an optimised one, to be measured with"
              + " it. Only one whose scores agree with the model's, as thresher check compares"
              + " them, can win. Default: none. Repeatable.")
  public List<String> variants = new ArrayList<>();

  @Option(
      names = "--variant-tolerance",
      paramLabel = "TOLERANCE",
      description =
          "How near the scores of a variant must come to the model's to agree, such as 0.01, 1%% or"
              + " 1e-6+0.1%%. Default: as near as thresher check asks for.")
  @Nullable String tolerance;

  @Option(
      names = "--variant-disagreement",
      paramLabel = "N|P%",
      description =
          "In how many rows of the sample a variant may disagree, in each output: a number, or a"
              + " part such as 0.1%%. Default: 0.")
  @Nullable String disagreement;

  @Option(
      names = "--max-memory",
      paramLabel = "SIZE",
      description =
          "The memory beside Java's heap that the sessions and batches of a setting may take, such"
              + " as 512m or 2g. Default: any.")
  @Nullable String memory;

  @Option(
      names = "--max-latency",
      paramLabel = "TIME",
      description =
          "How long 99 of 100 runs of the model may take, such as 5ms. Default: any time.")
  @Nullable String latency;

  @Option(
      names = "--tune-seconds",
      paramLabel = "SECONDS",
      description = "How long settings are measured, about. Default: 120.")
  int seconds = DEFAULT_SECONDS;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "Where the settings are kept, and found again by score. Default: MODEL.tuned.json beside"
              + " the model.")
  public @Nullable String profile;

  /** Adds what is wrong with them. */
  public void check(Problems problems) {
    if (memory != null && mostBytes() <= 0) {
      problems.add(UsageProblems.badValue("--max-memory", memory, "a size such as 512m or 2g"));
    }
    checkVariants(problems);
    Double most = mostMillis();
    if (latency != null && (most == null || most <= 0)) {
      problems.add(
          UsageProblems.badValue("--max-latency", latency, "a time such as 500us, 5ms or 1s"));
    }
    if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
      problems.add(
          UsageProblems.badValue(
              "--tune-seconds",
              Integer.toString(seconds),
              "a whole number from " + LEAST_SECONDS + " to " + MOST_SECONDS));
    }
  }

  private void checkVariants(Problems problems) {
    if (variants.isEmpty() && tolerance != null) {
      problems.add(TuneProblems.withoutVariant("--variant-tolerance"));
    }
    if (variants.isEmpty() && disagreement != null) {
      problems.add(TuneProblems.withoutVariant(DISAGREEMENT));
    }
    if (tolerance != null && tolerance() == null) {
      problems.add(
          UsageProblems.badValue("--variant-tolerance", tolerance, "0.01, 1% or 1e-6+0.1%"));
    }
    if (disagreement != null) {
      DisagreementLimit.parse(DISAGREEMENT, disagreement, problems);
    }
  }

  /** How near the scores of a variant must come; null for as near as they are checked. */
  public @Nullable Tolerance tolerance() {
    return tolerance == null ? null : Tolerance.parse(tolerance);
  }

  /** In how many rows a variant may disagree. */
  public DisagreementLimit disagreement() {
    return DisagreementLimit.parse(
        DISAGREEMENT, disagreement == null ? "0" : disagreement, new Problems());
  }

  /** 0 where any memory may be taken, or it cannot be read. */
  public long mostBytes() {
    Matcher size = matched(SIZE, memory == null ? "" : memory);
    return size.matches()
        ? Long.parseLong(size.group(1)) << SHIFTS.getOrDefault(size.group(2), 0)
        : 0;
  }

  /** Null where a run may take any time. */
  public @Nullable Double mostMillis() {
    Matcher time = matched(TIME, latency == null ? "" : latency);
    return time.matches()
        ? (Double) (Double.parseDouble(time.group(1)) * MILLIS.getOrDefault(time.group(2), 1.0))
        : null;
  }

  /** As it was given. */
  public String latency() {
    return String.valueOf(latency);
  }

  public int seconds() {
    return seconds;
  }

  private static Matcher matched(Pattern pattern, String text) {
    return pattern.matcher(text.strip().toLowerCase(Locale.ROOT));
  }
}

package io.thresher.jobs.tune;

import io.thresher.jobs.report.TuningStory;
import io.thresher.spark.check.SampleScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen in the end, and what speaks for it.
 *
 * @param models the variants
 * @param best of the search
 * @param sides the best beside the defaults; null where the defaults are the best
 * @param defaultsTooSlow whether the defaults break the bound on latency
 * @param nearness of the scores by settings of one model
 * @param rows that were measured in memory
 */
public record Verdict(
    List<Model> models,
    Setting best,
    Contest.@Nullable Outcome sides,
    boolean defaultsTooSlow,
    SampleScores.Nearness nearness,
    int rows,
    List<CurvePoint> curve,
    List<CurvePoint> measured,
    Map<String, String> refused) {
  private static final int SHOWN = 6;

  /**
   * A variant.
   *
   * @param name as it was given
   * @param digest of its content
   * @param uri of its file
   */
  public record Model(String name, String digest, String uri) {}

  /** The best, where it is faster side by side, or the only one that is fast enough. */
  public Setting chosen() {
    if (sides == null) {
      return best;
    }
    Standing winner = sides.winner();
    return defaultsTooSlow || (winner != null && winner.setting().equals(best))
        ? best
        : Setting.DEFAULTS;
  }

  /** The model that is chosen. */
  public Model model() {
    return models.get(chosen().variant());
  }

  /** Whether that is another than the one that was to be tuned. */
  public boolean isVariant() {
    return chosen().variant() > 0;
  }

  /** In a sentence. */
  public String outcome() {
    if (sides == null) {
      return "the defaults: no setting was faster beyond the noise";
    }
    Standing beside = standing(sides);
    String times =
        beside.rounds() == 0
            ? "not measured side by side"
            : format(
                "%.2fx as fast as the defaults side by side (a run in %.0f%% of their time, give or"
                    + " take %.0f), median of %d",
                1 / beside.ratio(), 100 * beside.ratio(), 100 * beside.noise(), beside.rounds());
    if (chosen().equals(best)) {
      return best.describe()
          + ": "
          + times
          + (defaultsTooSlow ? "; the defaults break the bound on latency" : "");
    }
    return "the defaults: " + best.describe() + ", the best in memory, is " + times;
  }

  private Standing standing(Contest.Outcome outcome) {
    return outcome.all().stream()
        .filter(each -> each.setting().equals(best))
        .findFirst()
        .orElse(outcome.reference());
  }

  /** What of the profile people are told. */
  public String profileOf(String file) {
    if (isVariant()) {
      return file + "; score with --model " + model().name();
    }
    return file + (chosen().isDefault() ? ": the defaults" : "; score takes it");
  }

  /** For a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        format("%10s %14s %12s %10s %10s", "batch", "rows/s", "CPU us/row", "p50 ms", "p99 ms"));
    for (CurvePoint point : curve) {
      lines.add(
          format(
              "%,10d %,14.0f %12.3f %10.3f %10.3f",
              point.size(),
              point.rowsPerSecond(),
              point.cpuMicrosPerRow(),
              point.p50Millis(),
              point.p99Millis()));
    }
    lines.add("");
    lines.add("Not beaten in both rows a second and p99:");
    for (CurvePoint point : CurvePoint.front(measured)) {
      lines.add(
          format(
              "%,14.0f rows/s %10.3f ms  %s",
              point.rowsPerSecond(), point.p99Millis(), point.setting()));
    }
    lines.add("");
    refused.entrySet().stream()
        .limit(SHOWN)
        .forEach(entry -> lines.add("left out      " + entry.getKey() + ": " + entry.getValue()));
    if (refused.size() > SHOWN) {
      lines.add(format("left out      %,d more; --report has all", refused.size() - SHOWN));
    }
    besides().forEach(side -> lines.add(line(side)));
    lines.add("tuned         " + outcome());
    return lines;
  }

  private static String line(TuningStory.Side side) {
    return format(
        "side by side  %s: %.2f s, %.2f s without what others took, CPU %.2f s (medians of %d)",
        side.setting(), side.seconds(), side.ownSeconds(), side.cpuSeconds(), side.rounds());
  }

  private List<TuningStory.Side> besides() {
    List<TuningStory.Side> both = new ArrayList<>();
    Contest.Outcome outcome = sides;
    if (outcome != null) {
      for (Standing standing : outcome.all()) {
        both.add(
            new TuningStory.Side(
                standing.setting().describe(),
                (long) standing.median(Observation::rows),
                standing.median(Observation::seconds),
                standing.median(Observation::ownSeconds),
                standing.median(Observation::cpuSeconds),
                standing.rounds()));
      }
    }
    return both;
  }

  /** For a report. */
  public TuningStory story(String profile) {
    Map<String, String> settings = new LinkedHashMap<>(chosen().options());
    settings.putAll(chosen().conf());
    return new TuningStory(
        profile,
        outcome(),
        settings,
        rows,
        points(curve),
        points(CurvePoint.front(measured)),
        points(measured),
        besides(),
        refused);
  }

  private static List<TuningStory.Point> points(List<CurvePoint> points) {
    return points.stream()
        .map(
            point ->
                new TuningStory.Point(
                    point.setting(),
                    point.size(),
                    point.rowsPerSecond(),
                    point.cpuMicrosPerRow(),
                    point.p50Millis(),
                    point.p99Millis(),
                    point.rounds()))
        .toList();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}

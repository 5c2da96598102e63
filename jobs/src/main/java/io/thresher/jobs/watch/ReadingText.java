package io.thresher.jobs.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far a run is, in words. */
final class ReadingText {
  private static final String STAGES =
      "model load %.0f%%, read %.0f%%, assembly %.0f%%, inference %.0f%%, write %.0f%%";

  /** All of them fit into the 80 columns of a terminal. */
  private static final String SHORT_STAGES =
      "load %.0f%% read %.0f%% assembly %.0f%% inference %.0f%% write %.0f%%";

  private static final int BAR = 20;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private ReadingText() {}

  /** One line for a log. */
  static String line(Reading reading) {
    List<String> parts = new ArrayList<>();
    parts.add(rows(reading));
    parts.add(format("%,.0f rows/s now, %,.0f rows/s in the mean", reading.rate(), reading.mean()));
    parts.add(left(reading));
    parts.add(stages(reading, STAGES));
    parts.add(format("%,d rows quarantined", reading.state().counts().quarantined()));
    parts.add(tasks(reading));
    return String.join("; ", parts);
  }

  private static String rows(Reading reading) {
    double percent = floor(reading.fraction());
    return reading.goal().rows() == null
        ? format("%,d rows, %.1f%% of the %s", reading.rows(), percent, reading.unit())
        : format("%,d of %,d rows, %.1f%%", reading.rows(), reading.goal().rows(), percent);
  }

  /** 100% is said of what is done, and of nothing else. */
  private static double floor(double fraction) {
    return Math.floor(fraction * 1000) / 10;
  }

  private static String left(Reading reading) {
    Double seconds = reading.secondsLeft();
    return seconds == null ? "time left unknown" : duration(Math.round(seconds)) + " left";
  }

  /**
   * The shares of the stages.
   *
   * @param how to say them, model load first and write last
   */
  private static String stages(Reading reading, String how) {
    if (!reading.knowsStages()) {
      return "tasks begin";
    }
    Map<String, Double> stages = reading.stages();
    return format(
        how,
        percent(stages, "modelLoad"),
        percent(stages, "read"),
        percent(stages, "assembly"),
        percent(stages, "inference"),
        percent(stages, "write"));
  }

  private static double percent(Map<String, Double> stages, String stage) {
    return 100 * stages.getOrDefault(stage, 0.0);
  }

  private static String tasks(Reading reading) {
    return format("%,d of %,d tasks", reading.state().tasksDone(), reading.state().tasks());
  }

  /** Two lines for a terminal, no wider than it is. */
  static List<String> screen(Reading reading, int width) {
    int filled = (int) (BAR * reading.fraction());
    String bar = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
    String speed = format("%s rows/s (mean %s)", compact(reading.rate()), compact(reading.mean()));
    List<String> first =
        new ArrayList<>(
            List.of(format("%5.1f%%", floor(reading.fraction())), left(reading), speed));
    if (reading.goal().rows() != null) {
      first.add(
          format(
              "%s of %s rows",
              compact((double) reading.rows()), compact((double) reading.goal().rows())));
    } else {
      first.add(compact((double) reading.rows()) + " rows");
    }
    first.add(bar);
    List<String> second =
        List.of(
            "       " + tasks(reading),
            stages(reading, SHORT_STAGES),
            format("%,d rows quarantined", reading.state().counts().quarantined()));
    return List.of(fit(first, width), fit(second, width));
  }

  /** As many of the parts, in their order, as a line has room for. */
  private static String fit(List<String> parts, int width) {
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      String next = line.isEmpty() ? part : "  " + part;
      if (line.length() + next.length() < width) {
        line.append(next);
      }
    }
    return line.toString();
  }

  private static String compact(double number) {
    if (number >= 999.5e6) {
      return format("%.2fG", number / 1e9);
    }
    if (number >= 999.5e3) {
      return format("%.2fM", number / 1e6);
    }
    return number >= 9999.5 ? format("%.0fk", number / 1e3) : format("%.0f", number);
  }

  static String duration(long seconds) {
    long minutes = seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE;
    if (seconds >= SECONDS_PER_HOUR) {
      return format("%d h %d min", seconds / SECONDS_PER_HOUR, minutes);
    }
    return seconds >= SECONDS_PER_MINUTE
        ? format("%d min %d s", minutes, seconds % SECONDS_PER_MINUTE)
        : format("%d s", seconds);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}

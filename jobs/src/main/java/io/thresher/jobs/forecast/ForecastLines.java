package io.thresher.jobs.forecast;

import io.thresher.jobs.report.Estimate;
import io.thresher.jobs.report.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A forecast for people to read. */
public final class ForecastLines {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private ForecastLines() {}

  public static List<String> of(Forecast forecast) {
    List<String> lines = new ArrayList<>();
    Forecast.Sample sample = forecast.sample();
    lines.add(
        line(
            "sample",
            "%,d rows from %d places in %d files, in %.1f s: %,.0f rows/s a task, +-%.0f%% from"
                + " place to place",
            sample.rows(),
            sample.places(),
            sample.files(),
            sample.seconds(),
            sample.rowsPerSecond(),
            100 * sample.spread()));
    lines.add(
        line(
            "rows",
            "%s, in %,d tasks; known by %s",
            count(forecast.rows()),
            forecast.tasks(),
            forecast.rowsKnownBy()));
    lines.add(line("time", "%s", duration(forecast.here())));
    if (forecast.elsewhere() != null) {
      lines.add(line("elsewhere", "%s", duration(forecast.elsewhere())));
    }
    if (forecast.deadline() != null) {
      lines.add(line("deadline", "%s", deadline(forecast.deadline())));
    }
    List<String> stages = new ArrayList<>();
    forecast
        .stageSeconds()
        .forEach((stage, seconds) -> stages.add(words(stage) + " " + time(seconds)));
    lines.add(line("stages", "%s (task time)", String.join(", ", stages)));
    lines.add(line("cpu", "%s of all processes", time(forecast.cpuSeconds())));
    forecast
        .memory()
        .forEach(
            each ->
                lines.add(
                    line(
                        "memory",
                        "%s: %s at most (%s)",
                        each.process(),
                        bytes(each.residentBytes()),
                        each.how())));
    lines.add(
        line("output", "%s in %,d files", bytes(forecast.outputBytes()), forecast.outputFiles()));
    forecast.assumptions().forEach(text -> lines.add(line("assumed", "%s", text)));
    forecast.warnings().forEach(warning -> lines.add(line("warning", "%s", warning.told())));
    return lines;
  }

  private static String words(String stage) {
    return stage
        .replaceFirst("Seconds$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static String line(String name, String text, Object... values) {
    return String.format(Locale.ROOT, "%-14s", name) + String.format(Locale.ROOT, text, values);
  }

  private static String deadline(Forecast.Deadline deadline) {
    return deadline.executors() == 0
        ? "in " + time(deadline.seconds()) + ": " + deadline.told()
        : String.format(
            Locale.ROOT,
            "in %s: %,d executors of %d cores, %s",
            time(deadline.seconds()),
            deadline.executors(),
            deadline.cores(),
            deadline.told());
  }

  private static String duration(Forecast.Duration duration) {
    String text =
        String.format(
            Locale.ROOT,
            "%s on %,d x %d cores, %,d tasks at once; the first begins after %s",
            time(duration.seconds()),
            duration.executors(),
            duration.cores(),
            duration.slots(),
            time(duration.startSeconds()));
    if (duration.lastWaveSeconds() >= 0.05 * duration.seconds().expected()) {
      text += "; some slots idle for the last " + time(duration.lastWaveSeconds());
    }
    if (duration.cost() != null) {
      Estimate cost = duration.cost();
      text +=
          String.format(
              Locale.ROOT,
              "; costs %s (%s to %s)",
              price(cost.expected()),
              price(cost.low()),
              price(cost.high()));
    }
    return text;
  }

  private static String price(double price) {
    return String.format(Locale.ROOT, price < 1 ? "%.4f" : "%,.2f", price);
  }

  private static String count(Estimate rows) {
    return rows.low() == rows.high()
        ? String.format(Locale.ROOT, "%,.0f", rows.expected())
        : String.format(Locale.ROOT, "about %,.0f", rows.expected());
  }

  /** With its ends. */
  static String time(Estimate seconds) {
    return time(seconds.expected()) + range(time(seconds.low()), time(seconds.high()));
  }

  static String time(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 120
        ? minutes + " min"
        : String.format(Locale.ROOT, "%,d h %d min", minutes / 60, minutes % 60);
  }

  private static String range(String low, String high) {
    return low.equals(high) ? "" : " (" + low + " to " + high + ")";
  }

  private static String bytes(Estimate bytes) {
    return bytes(bytes.expected()) + range(bytes(bytes.low()), bytes(bytes.high()));
  }

  static String bytes(double bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }
}

package io.thresher.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A forecast as tables of the page. */
final class ForecastSections {
  private static final double MEBIBYTE = 1 << 20;

  private ForecastSections() {}

  static List<Section> of(Forecast forecast) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("Rows", forecast.rows()));
    duration("here", forecast.here(), rows);
    if (forecast.elsewhere() != null) {
      duration("elsewhere", forecast.elsewhere(), rows);
    }
    rows.add(row("CPU seconds", forecast.cpuSeconds()));
    forecast
        .memory()
        .forEach(
            each ->
                rows.add(
                    row(
                        "MiB in RAM, " + each.process(),
                        each.residentBytes().times(1 / MEBIBYTE))));
    rows.add(row("MiB of output", forecast.outputBytes().times(1 / MEBIBYTE)));
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "Forecast",
            sentences(forecast.assumptions()),
            null,
            List.of("What", "Expected", "Between"),
            rows));
    Forecast.Deadline deadline = forecast.deadline();
    if (deadline != null) {
      String executors =
          deadline.executors() == 0 ? "no number" : Integer.toString(deadline.executors());
      sections.add(
          new Section(
              "Deadline",
              sentences(List.of(deadline.told())),
              null,
              List.of("Seconds", "Executors", "Cores"),
              List.of(
                  List.of(
                      number(deadline.seconds()), executors, Integer.toString(deadline.cores())))));
    }
    if (!forecast.warnings().isEmpty()) {
      sections.add(
          new Section(
              "Warnings",
              "",
              null,
              List.of("Name", "What to change"),
              forecast.warnings().stream()
                  .map(each -> List.of(each.name(), each.told()))
                  .toList()));
    }
    return sections;
  }

  private static void duration(String where, Forecast.Duration duration, List<List<String>> rows) {
    String cluster =
        String.format(
            Locale.ROOT,
            "%s: %d executor%s of %d core%s",
            where,
            duration.executors(),
            duration.executors() == 1 ? "" : "s",
            duration.cores(),
            duration.cores() == 1 ? "" : "s");
    rows.add(row("Seconds " + cluster, duration.seconds()));
    if (duration.cost() != null) {
      rows.add(row("Cost " + cluster, duration.cost()));
    }
  }

  private static List<String> row(String name, Estimate estimate) {
    String low = number(estimate.low());
    String high = number(estimate.high());
    return List.of(
        name, number(estimate.expected()), low.equals(high) ? low : low + " and " + high);
  }

  /** Each with a capital and a full stop. */
  private static String sentences(List<String> texts) {
    return texts.stream()
        .map(text -> text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".")
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%,.0f", value);
  }
}

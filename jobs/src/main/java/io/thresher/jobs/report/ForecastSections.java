package io.thresher.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
            String.join(". ", forecast.assumptions()) + ".",
            null,
            List.of("What", "Expected", "From", "To"),
            rows));
    Forecast.Deadline deadline = forecast.deadline();
    if (deadline != null) {
      String executors =
          deadline.executors() == 0 ? "no number" : Integer.toString(deadline.executors());
      sections.add(
          new Section(
              "Deadline",
              "",
              null,
              List.of("Seconds", "Executors", "Cores of each", "Told"),
              List.of(
                  List.of(
                      number(deadline.seconds()),
                      executors,
                      Integer.toString(deadline.cores()),
                      deadline.told()))));
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
        "%s: %d executors of %d cores".formatted(where, duration.executors(), duration.cores());
    rows.add(row("Seconds " + cluster, duration.seconds()));
    if (duration.cost() != null) {
      rows.add(row("Cost " + cluster, duration.cost()));
    }
  }

  private static List<String> row(String name, Estimate estimate) {
    return List.of(
        name, number(estimate.expected()), number(estimate.low()), number(estimate.high()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%,.0f", value);
  }
}

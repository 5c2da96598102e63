package io.thresher.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What tuning found as sections of a page. */
final class TuningSections {
  private static final List<String> HEADERS =
      List.of("Setting", "Batch", "Rows a second", "CPU us a row", "p50 ms", "p99 ms", "Rounds");
  private static final int SHOWN = 30;

  private TuningSections() {}

  static List<Section> of(TuningStory story) {
    List<Section> sections = new ArrayList<>();
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Outcome", story.outcome()));
    story.settings().forEach((key, value) -> facts.add(List.of(key, value)));
    facts.add(List.of("Profile", story.profile().isEmpty() ? "none" : story.profile()));
    sections.add(new Section("Tuned", "", null, List.of("What", "Value"), facts));
    sides(story, sections);
    if (story.curve().size() > 1) {
      sections.add(
          new Section(
              "Batch size, throughput and latency",
              format("Of %,d rows in memory: no reading, no writing.", story.rowsInMemory()),
              curve(story.curve()),
              HEADERS,
              rows(story.curve())));
    }
    if (!story.front().isEmpty()) {
      sections.add(
          new Section(
              "Pareto front",
              "No other setting has both more rows a second and a lower p99 of a run.",
              Chart.scatter(
                  "Rows a second by p99 of a run; the line joins the front",
                  places(story.measured()),
                  places(story.front()),
                  format("%,.0f rows/s", most(story.front())),
                  format("p99 %.3g ms", story.front().get(0).p99Millis()),
                  format("%.3g ms", mostMillis(story.measured()))),
              HEADERS,
              rows(story.front())));
    }
    if (!story.measured().isEmpty()) {
      int shown = Math.min(SHOWN, story.measured().size());
      sections.add(
          new Section(
              "All settings",
              format("The %,d fastest of %,d.", shown, story.measured().size()),
              null,
              HEADERS,
              rows(story.measured().subList(0, shown))));
    }
    if (!story.refused().isEmpty()) {
      sections.add(
          new Section(
              "Left out",
              "",
              null,
              List.of("Setting", "Reason"),
              story.refused().entrySet().stream()
                  .map(entry -> List.of(entry.getKey(), entry.getValue()))
                  .toList()));
    }
    return sections;
  }

  private static void sides(TuningStory story, List<Section> sections) {
    if (story.sideBySide().isEmpty()) {
      return;
    }
    sections.add(
        new Section(
            "Side by side",
            "thresher score from Parquet to Parquet, in turn; medians.",
            Chart.bars(
                "Seconds of a run, less what other processes took",
                story.sideBySide().stream().map(TuningStory.Side::setting).toList(),
                story.sideBySide().stream().map(TuningStory.Side::ownSeconds).toList(),
                seconds -> format("%.2f s", seconds)),
            List.of("Setting", "Rows", "Seconds", "Less others", "CPU seconds", "Rounds"),
            story.sideBySide().stream()
                .map(
                    side ->
                        List.of(
                            side.setting(),
                            format("%,d", side.rows()),
                            format("%.2f", side.seconds()),
                            format("%.2f", side.ownSeconds()),
                            format("%.2f", side.cpuSeconds()),
                            format("%d", side.rounds())))
                .toList()));
  }

  /** Batch sizes are powers of two: each step to the right doubles them. */
  private static Chart curve(List<TuningStory.Point> points) {
    double first = Math.log(points.get(0).batch());
    List<double[]> line =
        points.stream()
            .map(point -> new double[] {Math.log(point.batch()) - first, point.rowsPerSecond()})
            .toList();
    return Chart.line(
        "Rows a second by batch size, on a logarithmic axis",
        line,
        format("%,.0f rows/s", most(points)),
        format("batch %,d", points.get(0).batch()),
        format("%,d", points.get(points.size() - 1).batch()));
  }

  private static List<double[]> places(List<TuningStory.Point> points) {
    return points.stream()
        .map(point -> new double[] {Math.log(point.p99Millis()), point.rowsPerSecond()})
        .toList();
  }

  private static double most(List<TuningStory.Point> points) {
    return points.stream().mapToDouble(TuningStory.Point::rowsPerSecond).max().orElse(0);
  }

  private static double mostMillis(List<TuningStory.Point> points) {
    return points.stream().mapToDouble(TuningStory.Point::p99Millis).max().orElse(0);
  }

  private static List<List<String>> rows(List<TuningStory.Point> points) {
    return points.stream()
        .map(
            point ->
                List.of(
                    point.setting(),
                    format("%,d", point.batch()),
                    format("%,.0f", point.rowsPerSecond()),
                    format("%.3f", point.cpuMicrosPerRow()),
                    format("%.3f", point.p50Millis()),
                    format("%.3f", point.p99Millis()),
                    format("%d", point.rounds())))
        .toList();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}

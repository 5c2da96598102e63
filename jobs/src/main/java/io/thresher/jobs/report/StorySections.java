package io.thresher.jobs.report;

import io.thresher.spark.FinishedTask;
import io.thresher.spark.WorkCounts;
import io.thresher.spark.task.Distribution;
import io.thresher.spark.task.RunProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The story of a run as sections of a page; those of which nothing is known are left out. */
final class StorySections {
  private static final double MILLIS = 1e3;
  private static final int STEPS = 30;
  private static final int TIMES = 12;
  private static final double POINTS = 60;
  private static final int SLOWEST = 5;
  private static final double SLOW = 1.5;

  private final List<Section> sections = new ArrayList<>();

  private StorySections() {}

  static List<Section> of(RunStory story, Map<String, Double> stages) {
    StorySections made = new StorySections();
    made.stages(stages);
    made.pace(story.pace());
    RunProfile profile = story.profile();
    if (profile != null && profile.batchRows().count() > 0) {
      made.batches(profile);
    }
    made.executors(story.tasks());
    made.stragglers(story.tasks());
    if (story.drift() != null) {
      made.sections.addAll(DriftSections.of(story.drift()));
    }
    if (story.data() != null) {
      made.sections.addAll(DataSections.of(story.data()));
    }
    made.reasons(story.reasons());
    made.map("Configuration", "Options that affect the result.", story.options());
    made.map("Versions", "", story.versions());
    return made.sections;
  }

  private void stages(Map<String, Double> stages) {
    double all = stages.values().stream().mapToDouble(Double::doubleValue).sum();
    if (all <= 0) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    stages.forEach(
        (stage, seconds) -> {
          names.add(stageName(stage));
          rows.add(
              List.of(
                  stageName(stage),
                  format("%.2f", seconds),
                  format("%.1f%%", 100 * seconds / all)));
        });
    sections.add(
        new Section(
            "Stages",
            "Time of the tasks, summed: on eight cores, eight seconds pass in one.",
            Chart.bars(
                "Seconds by stage",
                names,
                List.copyOf(stages.values()),
                seconds -> format("%.2f s", seconds)),
            List.of("Stage", "Seconds", "Share"),
            rows));
  }

  /** {@code modelLoadSeconds} is "model load". */
  private static String stageName(String key) {
    return key.replace("Seconds", "").replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private void pace(List<RunStory.Point> pace) {
    if (pace.size() < 2) {
      return;
    }
    double last = pace.get(pace.size() - 1).seconds();
    List<double[]> rates = new ArrayList<>();
    RunStory.Point before = new RunStory.Point(0, 0);
    for (RunStory.Point point : pace) {
      double passed = point.seconds() - before.seconds();
      if (passed > last / POINTS) {
        rates.add(new double[] {point.seconds(), (point.rows() - before.rows()) / passed});
        before = point;
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      RunStory.Point at = pace.get((pace.size() - 1) * (i + 1) / TIMES);
      List<String> row = List.of(format("%.1f", at.seconds()), format("%,d", at.rows()));
      if (!rows.contains(row)) {
        rows.add(row);
      }
    }
    if (rates.isEmpty()) {
      return;
    }
    double most = rates.stream().mapToDouble(rate -> rate[1]).max().orElse(0);
    sections.add(
        new Section(
            "Throughput over time",
            "",
            Chart.line(
                "Rows per second over time",
                rates,
                format("%,.0f rows/s", most),
                "0 s",
                format("%.0f s", last)),
            List.of("Seconds", "Rows done"),
            rows));
  }

  private void batches(RunProfile profile) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(quantiles("Rows", profile.batchRows(), "%,.0f"));
    rows.add(quantiles("Milliseconds", profile.batchMillis(), "%.2f"));
    sections.add(
        new Section(
            "Batches",
            format(
                "%,d runs of the model. Quantiles are estimates, off by less than 1.4%% of ranks.",
                profile.batchRows().count()),
            Chart.histogram(
                "Time of a run of the model",
                profile.batchMillis().shares(STEPS),
                format("%.2f ms", profile.batchMillis().quantile(0)),
                format("%.2f ms", profile.batchMillis().quantile(1))),
            List.of("", "least", "p50", "p95", "p99", "most"),
            rows));
  }

  private static List<String> quantiles(String name, Distribution distribution, String format) {
    List<String> row = new ArrayList<>(List.of(name));
    for (double rank : new double[] {0, 0.5, 0.95, 0.99, 1}) {
      row.add(format(format, distribution.quantile(rank)));
    }
    return row;
  }

  private void executors(List<FinishedTask> tasks) {
    Map<String, List<FinishedTask>> byExecutor = new TreeMap<>();
    for (FinishedTask task : tasks) {
      byExecutor.computeIfAbsent(task.executor(), id -> new ArrayList<>()).add(task);
    }
    if (byExecutor.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    byExecutor.forEach(
        (executor, own) -> {
          double seconds = own.stream().mapToLong(FinishedTask::millis).sum() / MILLIS;
          long handled =
              own.stream().map(FinishedTask::counts).mapToLong(WorkCounts::handled).sum();
          names.add(executor + " on " + own.get(0).host());
          rates.add((double) handled);
          rows.add(
              List.of(
                  executor,
                  own.get(0).host(),
                  format("%,d", own.size()),
                  format("%,d", handled),
                  format("%.1f", seconds),
                  seconds <= 0 ? "" : format("%,.0f", handled / seconds)));
        });
    sections.add(
        new Section(
            "Executors",
            "",
            Chart.bars("Rows by executor", names, rates, handled -> format("%,.0f rows", handled)),
            List.of("Executor", "Host", "Tasks", "Rows", "Task seconds", "Rows a task second"),
            rows));
  }

  private void stragglers(List<FinishedTask> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    List<FinishedTask> sorted =
        tasks.stream().sorted(Comparator.comparingLong(FinishedTask::millis)).toList();
    double median = sorted.get(sorted.size() / 2).millis() / MILLIS;
    List<List<String>> rows = new ArrayList<>();
    for (int i = sorted.size() - 1; i >= Math.max(0, sorted.size() - SLOWEST); i--) {
      FinishedTask task = sorted.get(i);
      double seconds = task.millis() / MILLIS;
      rows.add(
          List.of(
              Integer.toString(task.index()),
              task.executor(),
              format("%,d", task.counts().handled()),
              format("%.1f", seconds),
              seconds > SLOW * median ? "yes" : "no"));
    }
    sections.add(
        new Section(
            "Slowest tasks",
            format(
                "Half of %,d tasks took %.1f s or less; a straggler took over 1.5 times as long.",
                tasks.size(), median),
            null,
            List.of("Task", "Executor", "Rows", "Seconds", "Straggler"),
            rows));
  }

  private void reasons(List<RunStory.Reason> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    sections.add(
        new Section(
            "Rows set aside",
            "By reason, with one example each.",
            Chart.bars(
                "Rows set aside by reason",
                reasons.stream().map(RunStory.Reason::code).toList(),
                reasons.stream().map(reason -> (double) reason.rows()).toList(),
                rows -> format("%,.0f rows", rows)),
            List.of("Reason", "Rows", "Example"),
            reasons.stream()
                .map(
                    reason ->
                        List.of(reason.code(), format("%,d", reason.rows()), reason.example()))
                .toList()));
  }

  private void map(String title, String note, Map<String, String> entries) {
    if (!entries.isEmpty()) {
      sections.add(
          new Section(
              title,
              note,
              null,
              List.of("Name", "Value"),
              entries.entrySet().stream()
                  .map(entry -> List.of(entry.getKey(), entry.getValue()))
                  .toList()));
    }
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}

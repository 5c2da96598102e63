package io.thresher.jobs.forecast;

import io.thresher.jobs.report.Estimate;
import io.thresher.jobs.report.Forecast;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Lays the tasks of a run out on a cluster. */
final class Timing {
  private final Sample sample;
  private final CostModel costs;
  private final InputWork work;

  Timing(Sample sample, CostModel costs, InputWork work) {
    this.sample = sample;
    this.costs = costs;
    this.work = work;
  }

  InputWork work() {
    return work;
  }

  Forecast.Duration of(Executors executors, List<InputSize.Part> tasks) {
    int slots = executors.slots();
    double before = sample.brief().otherTaskSeconds() / slots;
    double fixed =
        sample.startSeconds() + before + costs.loadSeconds() + costs.warmUpSeconds(slotsHere());
    Estimate row = costs.perRow();
    Schedule expected = schedule(tasks, slots, row.expected());
    Estimate seconds =
        new Estimate(
                expected.seconds(),
                schedule(tasks, slots, row.low()).seconds(),
                schedule(tasks, slots, row.high()).seconds())
            .plus(fixed);
    return new Forecast.Duration(
        executors.count(),
        executors.cores(),
        slots,
        sample.startSeconds(),
        seconds,
        expected.idleSeconds(),
        null);
  }

  /** Code is compiled by each executor for itself, while its own tasks run. */
  private int slotsHere() {
    return Math.max(1, sample.brief().slices().size());
  }

  private Schedule schedule(List<InputSize.Part> tasks, int slots, double row) {
    return Schedule.of(tasks, slots, part -> costs.seconds(part.size(), part.steps(), row));
  }

  /**
   * Why no number of executors is enough.
   *
   * @param most what many would take
   */
  String whyNever(Forecast.Duration most) {
    double largest =
        work.tasks().stream()
            .max(Comparator.comparingDouble(InputSize.Part::size))
            .map(part -> costs.seconds(part.size(), part.steps(), costs.perRow().expected()))
            .orElse(0.0);
    return String.format(
        Locale.ROOT,
        "impossible: the largest task alone takes %s and the start %s; smaller tasks (--partitions,"
            + " or files of smaller row groups) would help, if not the start",
        ForecastLines.time(largest),
        ForecastLines.time(most.seconds().high() - largest));
  }
}

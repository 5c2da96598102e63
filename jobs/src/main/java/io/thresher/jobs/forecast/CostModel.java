package io.thresher.jobs.forecast;

import io.thresher.jobs.report.Estimate;
import io.thresher.spark.excerpt.ProcessUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What tasks take, as a sample has it: so much each, so much for each file or row group that they
 * begin, and so much for each row. What Java's compilers take of the cores counts once, however
 * many rows there are: they are done after some seconds.
 */
final class CostModel {
  private static final double NANOS = 1e9;

  /** Of Student's distribution, two-sided, for 95%, by degrees of freedom from 1. */
  private static final double[] QUANTILES = {
    12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23
  };

  private static final double NORMAL = 1.96;
  private static final double MANY_TIMES = 1.5;

  private final Sample sample;
  private final double perTask;
  private final double perStep;
  private final Estimate perRow;
  private final double spread;
  private final double factor;

  private CostModel(
      Sample sample,
      double perTask,
      double perStep,
      Estimate perRow,
      double spread,
      double factor) {
    this.sample = sample;
    this.perTask = perTask;
    this.perStep = perStep;
    this.perRow = perRow;
    this.spread = spread;
    this.factor = factor;
  }

  /**
   * Of a sample.
   *
   * @param factor how much more a row takes than one of the sample, since its text is longer
   */
  static CostModel of(Sample sample, double factor) {
    List<Slice> steady = sample.steadySlices().isEmpty() ? sample.slices() : sample.steadySlices();
    List<Slice> brief = sample.brief().slices();
    double working = 1 - sample.compilingShare();
    double rows = mean(steady, CostModel::rows);
    double seconds = mean(steady, CostModel::seconds) * working;
    double fewRows = mean(brief, CostModel::rows);
    double briefSeconds = mean(brief, CostModel::seconds);
    boolean apart = rows > MANY_TIMES * fewRows && seconds > briefSeconds;
    double row = apart ? (seconds - briefSeconds) / (rows - fewRows) : 0;
    double task = apart ? Math.max(0, briefSeconds - row * fewRows) : 0;
    row = rows == 0 ? 0 : Math.max(0, seconds - task) / rows;
    double step = Math.min(task, mean(brief, Slice::firstSeconds));
    double residuals = 0;
    for (Slice slice : steady) {
      double residual = seconds(slice) * working - task - row * rows(slice);
      residuals += residual * residual;
    }
    int n = steady.size();
    double deviation = n < 2 ? 0 : Math.sqrt(residuals / (n - 1));
    double part = row * rows == 0 ? 0 : deviation / (row * rows);
    double half = n < 2 ? 0.5 : Math.min(0.9, quantile(n - 1) * part / Math.sqrt(n));
    return new CostModel(
        sample,
        task,
        step,
        new Estimate(row, row * (1 - half), row * (1 + half)).times(factor),
        part,
        factor);
  }

  private static double quantile(int degrees) {
    return degrees <= QUANTILES.length ? QUANTILES[degrees - 1] : NORMAL;
  }

  private static double rows(Slice slice) {
    return slice.seen().rows();
  }

  private static double seconds(Slice slice) {
    return slice.seconds() - slice.loadSeconds();
  }

  private static double mean(List<Slice> slices, ToDoubleFunction<Slice> figure) {
    return slices.stream().mapToDouble(figure).average().orElse(0);
  }

  /** Of a row, s of one task. */
  Estimate perRow() {
    return perRow;
  }

  /** Of opening a file or a row group, s. */
  double perStep() {
    return perStep;
  }

  /** Standard deviation of what a row takes between the places of the sample, as a part of it. */
  double spread() {
    return spread;
  }

  /** What a task takes, s. */
  double seconds(double rows, int steps, double rowSeconds) {
    return (rows == 0 ? perTask - perStep : perTask)
        + Math.max(0, steps - 1) * perStep
        + rows * rowSeconds;
  }

  /** Time that the slots lose in all while code is compiled and caches fill, s of one slot. */
  double warmUpSeconds(int slots) {
    double lost = 0;
    for (Wave wave : sample.warmUp()) {
      for (Slice slice : wave.slices()) {
        lost += Math.max(0, seconds(slice) - seconds(rows(slice), 1, perRow.expected() / factor));
      }
    }
    lost += sum(sample.steadySlices(), CostModel::seconds) * sample.compilingShare();
    return lost / Math.max(1, slots);
  }

  /** Of making a session, s; once for each executor. */
  double loadSeconds() {
    return sample.slices().stream().mapToDouble(Slice::loadSeconds).max().orElse(0);
  }

  /**
   * Seconds of tasks by stage.
   *
   * @param rows in all
   * @param tasks how many
   * @param steps files and row groups
   * @param executors that each load the model
   */
  Map<String, Double> stages(double rows, int tasks, int steps, int executors) {
    List<Slice> steady = sample.steadySlices().isEmpty() ? sample.slices() : sample.steadySlices();
    double sampled = Math.max(1, steady.stream().mapToDouble(CostModel::rows).sum());
    double read = sum(steady, slice -> slice.readSeconds() - slice.firstSeconds()) / sampled;
    double assemble = sum(steady, Slice::assembleSeconds) / sampled;
    double infer = sum(steady, Slice::inferSeconds) / sampled;
    double total = perTask * tasks + Math.max(0, steps - tasks) * perStep;
    total += rows * perRow.expected();
    Map<String, Double> stages = new LinkedHashMap<>();
    double reading = Math.max(0, read) * rows + steps * perStep;
    stages.put("modelLoadSeconds", loadSeconds() * executors);
    stages.put("readSeconds", reading);
    stages.put("assemblySeconds", assemble * rows);
    stages.put("inferenceSeconds", infer * factor * rows);
    stages.put("writeSeconds", Math.max(0, total - reading - (assemble + infer * factor) * rows));
    return stages;
  }

  private static double sum(List<Slice> slices, ToDoubleFunction<Slice> figure) {
    return slices.stream().mapToDouble(figure).sum();
  }

  /**
   * CPU time of all processes for so many rows, s: what the sample took, and the rest at the rate
   * of its steady waves.
   */
  Estimate cpuSeconds(double rows, boolean local) {
    Map<String, ProcessUse> after = sample.processes();
    double spent = (local ? 0 : sample.before().cpuNanos()) / NANOS;
    spent += after.values().stream().mapToDouble(use -> use.cpuNanos() / NANOS).sum();
    double perRowCpu = cpuPerRow();
    double rest = Math.max(0, rows - sample.rows()) * perRowCpu * factor;
    double half = perRow.expected() == 0 ? 0 : perRow.high() / perRow.expected() - 1;
    return new Estimate(
        spent + rest, spent + rest * Math.max(0, 1 - half), spent + rest * (1 + half));
  }

  private double cpuPerRow() {
    ProcessUse steady = sample.steadyUse();
    long rows = sample.steady().stream().mapToLong(Wave::rows).sum();
    double working = (steady.cpuNanos() - steady.compilingNanos()) / NANOS;
    return rows == 0 || working <= 0 ? perRow.expected() / factor : working / rows;
  }
}

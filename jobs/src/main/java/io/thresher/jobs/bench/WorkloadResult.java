package io.thresher.jobs.bench;

import io.thresher.spark.meter.StageTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of one workload.
 *
 * @param leftOut why a contender did not run, by its label
 */
public record WorkloadResult(
    WorkloadFacts facts, List<Timing> timings, List<Ratio> ratios, Map<String, String> leftOut) {

  private static final double PERCENT = 100;

  /** A table, then the ratios of medians, and what of the time of tasks the stages are. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%s: %,d rows, %d feature columns, batches of %d, run by %s",
            facts.workload(),
            facts.rows(),
            facts.featureColumns(),
            facts.batchSize(),
            facts.runBy()));
    lines.add("model  " + facts.model());
    lines.add("input  " + facts.input());
    lines.add("");
    lines.add(
        format(
            "%-20s  %-11s  %-7s  %9s  %12s  %9s  %s",
            "contender", "gives", "sink", "seconds", "rows/s", "CPU s", "min-max s"));
    for (Timing timing : timings) {
      lines.add(
          format(
              "%-20s  %-11s  %-7s  %9.2f  %,12.0f  %9.2f  %.2f-%.2f",
              timing.measured().contender().label(),
              timing.measured().columns(),
              timing.measured().sink().label(),
              timing.median(),
              rowsPerSecond(timing),
              timing.medianCpu(),
              timing.least(),
              timing.most()));
    }
    lines.add("");
    ratios.forEach(ratio -> lines.add(line(ratio)));
    timings.stream()
        .filter(timing -> timing.stages().taskSeconds() > 0)
        .forEach(timing -> lines.add(stages(timing)));
    leftOut.forEach((name, reason) -> lines.add(name + " was left out: " + reason));
    return lines;
  }

  private static String stages(Timing timing) {
    StageTimes stages = timing.stages();
    return format(
        "stages of %s, %s, %s: model load %.2f s, read %.2f s, assembly %.2f s, inference %.2f s,"
            + " write %.2f s: %.1f%% of %.2f s in tasks",
        timing.measured().contender().label(),
        timing.measured().columns(),
        timing.measured().sink().label(),
        stages.loadSeconds(),
        stages.readSeconds(),
        stages.assemblySeconds(),
        stages.inferenceSeconds(),
        stages.writeSeconds(),
        PERCENT * stages.share(),
        stages.taskSeconds());
  }

  private static String line(Ratio ratio) {
    Case subject = ratio.subject().measured();
    Case baseline = ratio.baseline().measured();
    boolean same = subject.contender() == baseline.contender();
    return format(
        "%s / %s, %s, %s: %.2fx (by CPU time %.2fx)",
        subject.contender().label(),
        same ? "the same" : baseline.contender().label(),
        subject.columns(),
        same ? subject.sink().label() + " / " + baseline.sink().label() : subject.sink().label(),
        ratio.value(),
        ratio.cpuValue());
  }

  double rowsPerSecond(Timing timing) {
    return facts.rows() / timing.median();
  }

  /** The same as a tree of maps and lists. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("facts", facts);
    json.put("cases", timings.stream().map(this::json).toList());
    json.put("ratios", ratios.stream().map(WorkloadResult::json).toList());
    json.put("leftOut", leftOut);
    return json;
  }

  private Map<String, Object> json(Timing timing) {
    Map<String, Object> json = json(timing.measured());
    json.put("medianSeconds", timing.median());
    json.put("medianCpuSeconds", timing.medianCpu());
    json.put("rowsPerSecond", rowsPerSecond(timing));
    json.put("rounds", timing.rounds());
    json.put("stageShare", timing.stages().share());
    return json;
  }

  private static Map<String, Object> json(Ratio ratio) {
    Map<String, Object> json = json(ratio.subject().measured());
    json.put("baseline", json(ratio.baseline().measured()));
    json.put("ratio", ratio.value());
    json.put("cpuRatio", ratio.cpuValue());
    return json;
  }

  private static Map<String, Object> json(Case measured) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("contender", measured.contender().label());
    json.put("gives", measured.columns().toString());
    json.put("sink", measured.sink().label());
    return json;
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}

package io.thresher.jobs.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for people and for programs. */
public final class BenchmarkResult {
  private final Setting setting;
  private final List<Timing> timings;
  private final List<Ratio> ratios;
  private final Map<String, String> leftOut;

  BenchmarkResult(
      Setting setting, List<Timing> timings, List<Ratio> ratios, Map<String, String> leftOut) {
    this.setting = setting;
    this.timings = timings;
    this.ratios = ratios;
    this.leftOut = leftOut;
  }

  /** A table, then the ratios of medians. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%,d rows, %d features, batches of %d, %s on %d cores, median of %d rounds",
            setting.rows(),
            setting.featureColumns(),
            setting.batchSize(),
            setting.sparkMaster(),
            setting.cores(),
            setting.rounds()));
    lines.add("model  " + setting.model());
    lines.add("input  " + setting.input());
    lines.add("");
    lines.add(
        format(
            "%-20s  %-11s  %-7s  %9s  %12s  %9s  %s",
            "contender", "gives", "sink", "seconds", "rows/s", "CPU s", "min-max s"));
    for (Timing timing : timings) {
      lines.add(
          format(
              "%-20s  %-11s  %-7s  %9.2f  %,12.0f  %9.2f  %.2f-%.2f",
              timing.measured().contender().name(),
              timing.measured().columns(),
              timing.measured().sink().name(),
              timing.median(),
              rowsPerSecond(timing),
              timing.medianCpu(),
              timing.least(),
              timing.most()));
    }
    lines.add("");
    for (Ratio ratio : ratios) {
      lines.add(
          format(
              "%s / %s, %s, %s: %.2fx (by CPU time %.2fx)",
              ratio.subject().measured().contender().name(),
              ratio.baseline().measured().contender().name(),
              ratio.subject().measured().columns(),
              ratio.subject().measured().sink().name(),
              ratio.value(),
              ratio.cpuValue()));
    }
    leftOut.forEach((name, reason) -> lines.add(name + " was left out: " + reason));
    return lines;
  }

  /** The same as a tree of maps and lists. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("setting", setting);
    json.put("cases", timings.stream().map(this::json).toList());
    json.put("ratios", ratios.stream().map(BenchmarkResult::json).toList());
    json.put("leftOut", leftOut);
    return json;
  }

  private Map<String, Object> json(Timing timing) {
    Map<String, Object> json = json(timing.measured());
    json.put("medianSeconds", timing.median());
    json.put("medianCpuSeconds", timing.medianCpu());
    json.put("rowsPerSecond", rowsPerSecond(timing));
    json.put("rounds", timing.rounds());
    return json;
  }

  private static Map<String, Object> json(Ratio ratio) {
    Map<String, Object> json = json(ratio.subject().measured());
    json.put("baseline", ratio.baseline().measured().contender().name());
    json.put("ratio", ratio.value());
    json.put("cpuRatio", ratio.cpuValue());
    return json;
  }

  private static Map<String, Object> json(Case measured) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("contender", measured.contender().name());
    json.put("gives", measured.columns().toString());
    json.put("sink", measured.sink().name());
    return json;
  }

  private double rowsPerSecond(Timing timing) {
    return setting.rows() / timing.median();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}

package io.thresher.jobs.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What was measured of all workloads. */
public final class BenchmarkResult {
  private final Setting setting;
  private final List<WorkloadResult> workloads;

  private BenchmarkResult(Setting setting, List<WorkloadResult> workloads) {
    this.setting = setting;
    this.workloads = workloads;
  }

  public static BenchmarkResult of(SparkSession spark, int rounds, List<WorkloadResult> workloads) {
    return new BenchmarkResult(Setting.of(spark, rounds), List.copyOf(workloads));
  }

  /** The machine and the software. */
  public static String heading(SparkSession spark, int rounds) {
    Setting setting = Setting.of(spark, rounds);
    return String.format(
        Locale.ROOT,
        "%s on %d cores, Spark %s, Java %s, medians of %d rounds",
        setting.sparkMaster(),
        setting.cores(),
        setting.sparkVersion(),
        setting.javaVersion(),
        setting.rounds());
  }

  /** A tree of maps and lists. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("setting", setting);
    json.put("workloads", workloads.stream().map(WorkloadResult::json).toList());
    return json;
  }

  /** A picture: an SVG file with bars of rows a second. */
  public byte[] chart() {
    return Chart.svg(workloads);
  }
}

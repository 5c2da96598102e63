package io.thresher.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.Meters;
import io.thresher.runtime.meter.ModelMeter;
import io.thresher.spark.meter.ExecutorMeters;
import io.thresher.spark.meter.MeterReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Spark's own servlet makes of the metrics, and what the files for Prometheus make of it. */
class TestMonitoring {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final Map<String, Double> SERIES = new TreeMap<>();
  private static final List<Map<String, String>> LABELS = new ArrayList<>();

  @BeforeAll
  static void scrape() throws IOException {
    ModelMeter model = Meters.of("s3a://models/my-own.model/model.onnx", DIGEST, "cuda:1");
    model.add(Meter.ROWS, 4100);
    model.add(Meter.INFER, 1_500_000_000);
    model.modelBytes(77);
    model.batch(4096, 2_000_000);
    model.batch(4, 200_000);
    MetricRegistry spark = new MetricRegistry();
    MetricRegistry plugin = new MetricRegistry();
    ExecutorMeters meters = new ExecutorMeters(plugin);
    // As Spark registers what a plugin has; what comes later has to follow.
    spark.register("app-1_2.driver.plugin.io.thresher.spark.ThresherPlugin", plugin);
    meters.take(new MeterReport("7", new HashMap<>(Meters.snapshot())));

    Map<String, Object> configuration = MonitoringFiles.yaml("prometheus.yml");
    String text = new PrometheusServlet(new Properties(), spark).getMetricsSnapshot();
    for (String line : text.lines().toList()) {
      String name = line.substring(0, line.indexOf('{'));
      Map<String, String> labels = MonitoringFiles.relabelled(name, configuration);
      if (labels != null) {
        LABELS.add(labels);
        SERIES.put(
            labels.get("__name__")
                + "|"
                + labels.getOrDefault("le", "")
                + "|"
                + labels.get("model"),
            Double.valueOf(line.substring(line.indexOf('}') + 1).strip()));
      }
    }
  }

  @Test
  void seriesHaveLabelsAndUnits() {
    String model = "my_own_model_0123456789ab";
    assertThat(SERIES)
        .containsEntry("thresher_rows_total||" + model, 4100.0)
        .containsEntry("thresher_inference_seconds_total||" + model, 1.5)
        .containsEntry("thresher_model_bytes||" + model, 77.0)
        .containsEntry("thresher_batch_rows_bucket|1|" + model, 0.0)
        .containsEntry("thresher_batch_rows_bucket|4|" + model, 1.0)
        .containsEntry("thresher_batch_rows_bucket|4096|" + model, 2.0)
        .containsEntry("thresher_batch_rows_bucket|+Inf|" + model, 2.0)
        .containsEntry("thresher_batch_rows_sum||" + model, 4100.0)
        .containsEntry("thresher_batch_rows_count||" + model, 2.0)
        .containsEntry("thresher_batch_seconds_bucket|0.0003|" + model, 1.0)
        .containsEntry("thresher_batch_seconds_bucket|0.003|" + model, 2.0)
        .containsEntry("thresher_batch_seconds_bucket|100|" + model, 2.0)
        .containsEntry("thresher_executors||null", 1.0)
        .containsEntry("thresher_stalled_tasks||null", 0.0);
    assertThat(LABELS)
        .allSatisfy(labels -> assertThat(labels).containsEntry("application", "app_1_2"))
        .anySatisfy(
            labels ->
                assertThat(labels)
                    .containsEntry("__name__", "thresher_rows_total")
                    .containsEntry("executor", "7")
                    .containsEntry("device", "cuda1")
                    .doesNotContainKey("type"));
  }

  @Test
  void everyDeclaredMetricIsThere() {
    for (Meter meter : Meter.values()) {
      String name = meter.shown() + (meter.kind() == Meter.Kind.HISTOGRAM ? "_count" : "");
      assertThat(SERIES.keySet()).anyMatch(series -> series.startsWith(name + "|"));
    }
  }

  @Test
  void dashboardAndRulesAskForWhatIsThere() throws IOException {
    assertThat(MonitoringFiles.asked())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            name -> assertThat(SERIES.keySet()).anyMatch(series -> series.startsWith(name + "|")));
  }

  @Test
  void panelsHaveTitlesNumbersAndPlacesOfTheirOwn() throws IOException {
    List<String> ids = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (JsonNode panel : MonitoringFiles.dashboard().path("panels")) {
      ids.add(panel.path("id").asText());
      titles.add(panel.path("title").asText());
      assertThat(panel.path("targets").size()).isPositive();
    }
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    assertThat(titles).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void anExecutorThatIsGoneTakesItsSeriesAlong() {
    MetricRegistry plugin = new MetricRegistry();
    ExecutorMeters meters = new ExecutorMeters(plugin);
    meters.take(new MeterReport("3", new HashMap<>(Map.of("thresher_a", 1.0))));
    meters.take(new MeterReport("4", new HashMap<>(Map.of("thresher_a", 2.0))));
    meters.onExecutorRemoved(
        new org.apache.spark.scheduler.SparkListenerExecutorRemoved(0, "3", "idle"));
    meters.take(new MeterReport("3", new HashMap<>(Map.of("thresher_a", 3.0)))); // Told before.

    assertThat(plugin.getNames())
        .containsExactlyInAnyOrder(ExecutorMeters.REPORTING, "executor_4_thresher_a");
  }
}

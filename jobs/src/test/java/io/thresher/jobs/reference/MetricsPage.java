package io.thresher.jobs.reference;

import io.thresher.runtime.meter.Meter;
import io.thresher.spark.meter.ExecutorMeters;
import io.thresher.spark.task.OperatorMetric;
import java.util.Locale;

/** {@code metrics.md}. */
final class MetricsPage {
  private static final String INTRO =
      """
      # Metrics

      ## Of a query

      Spark's interface shows them at the Score operator of a query (SQL tab), summed over tasks; a listener finds them under
      their keys in the plan's `metrics`. Times are those of tasks: on eight cores, eight seconds pass in one.

      """;

  private static final String END =
      """

      The report has [the same figures](report.md) for a run. What the tasks spent beside these times, they spent on writing.

      ## Of executors

      With `spark.plugins=io.thresher.spark.ThresherPlugin`, which the command line sets, each executor counts for itself and
      offers what it has counted to Spark's metrics system, for its sinks (JMX, Graphite, StatsD, CSV), as gauges of the source
      `plugin.io.thresher.spark.ThresherPlugin`. Every five seconds it tells the driver, too, which offers those of all executors
      as `executor_ID_...`; so Prometheus finds them at one place, `/metrics/prometheus` of the driver
      ([how](../how-to/monitor.md)). Spark has no labels and puts underscores for other characters: a series is there called

      <!-- not run: the form of a name -->
      ```text
      metrics_APPLICATION_driver_plugin_io_thresher_spark_ThresherPlugin_executor_ID_model_MODEL_device_DEVICE_NAME_Value
      ```

      or, of no model, the same without `model_MODEL_device_DEVICE`. `MODEL` is the name of its file, or of the folder of a
      `model.onnx`, with the first twelve digits of its digest; `DEVICE` is `cpu`, `cuda0`. A histogram has the series
      `_bucket_le_BOUND`, `_sum` and `_count`. The scrape configuration in `cluster-configs/monitoring` makes labels of all that:
      `application`, `executor`, `model`, `device` and `le`. The names are those of Prometheus, with their units:

      """;

  private static final String DRIVER =
      """

      The driver adds `%s`: executors that have told of themselves. Bounds of `thresher_batch_rows` are powers of four from 1 to
      65536; those of `thresher_batch_seconds` lie between 0.0003 and 100, each about three times the last.
      """
          .formatted(ExecutorMeters.REPORTING);

  private MetricsPage() {}

  static String text() {
    MarkdownTable table = new MarkdownTable("metric", "key", "unit", "meaning");
    for (OperatorMetric metric : OperatorMetric.values()) {
      boolean several = metric == OperatorMetric.REFUSED;
      table.row(
          metric.shown() + (several ? "*column*" : ""),
          "`" + metric.key() + "`" + (several ? " and the output's number from 0" : ""),
          switch (metric.unit()) {
            case COUNT -> "count";
            case NANOSECONDS -> "time (ns in the key's value)";
          },
          metric.meaning());
    }
    return INTRO + table + END + meters() + DRIVER;
  }

  private static MarkdownTable meters() {
    MarkdownTable table = new MarkdownTable("metric", "of", "kind", "meaning");
    for (Meter meter : Meter.values()) {
      table.row(
          "`" + meter.shown() + "`",
          meter.scope() == Meter.Scope.MODEL ? "executor, model, device" : "executor",
          meter.kind().name().toLowerCase(Locale.ROOT),
          meter.meaning());
    }
    return table;
  }
}

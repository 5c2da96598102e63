package io.thresher.jobs.reference;

import io.thresher.spark.task.OperatorMetric;

/** {@code metrics.md}. */
final class MetricsPage {
  private static final String INTRO =
      """
      # Metrics

      Spark's interface shows them at the Score operator of a query (SQL tab), summed over tasks; a listener finds them under
      their keys in the plan's `metrics`. Times are those of tasks: on eight cores, eight seconds pass in one.

      """;

  private static final String END =
      """

      The report has [the same figures](report.md) for a run. What the tasks spent beside these times, they spent on writing.
      """;

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
    return INTRO + table + END;
  }
}

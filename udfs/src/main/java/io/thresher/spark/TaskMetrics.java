package io.thresher.spark;

import java.io.Serializable;
import java.util.LinkedHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The operator's SQL metrics; times in ns, summed over tasks.
 *
 * @param rows rows scored
 * @param batches runs of the model
 * @param sessions sessions created for these tasks
 * @param load time to create them
 * @param read time that the child took to give its rows
 * @param assemble time to copy columns into tensors
 * @param infer time in runs of the model
 */
record TaskMetrics(
    SQLMetric rows,
    SQLMetric batches,
    SQLMetric sessions,
    SQLMetric load,
    SQLMetric read,
    SQLMetric assemble,
    SQLMetric infer)
    implements Serializable {

  static TaskMetrics in(SparkContext context) {
    return new TaskMetrics(
        SQLMetrics.createMetric(context, "number of output rows"),
        SQLMetrics.createMetric(context, "number of model batches"),
        SQLMetrics.createMetric(context, "number of sessions loaded"),
        timing(context, "model load time"),
        timing(context, "read time"),
        timing(context, "assemble time"),
        timing(context, "inference time"));
  }

  private static SQLMetric timing(SparkContext context, String name) {
    return SQLMetrics.createNanoTimingMetric(
        context, name, SQLMetrics.createNanoTimingMetric$default$3());
  }

  Map<String, SQLMetric> byName() {
    java.util.Map<String, SQLMetric> metrics = new LinkedHashMap<>();
    metrics.put("numOutputRows", rows);
    metrics.put("numModelBatches", batches);
    metrics.put("numSessions", sessions);
    metrics.put("loadTime", load);
    metrics.put("readTime", read);
    metrics.put("assembleTime", assemble);
    metrics.put("inferenceTime", infer);
    return Map.from(CollectionConverters.asScala(metrics));
  }
}

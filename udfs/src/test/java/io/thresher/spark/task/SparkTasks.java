package io.thresher.spark.task;

import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContextImpl;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.memory.TaskMemoryManager;
import org.apache.spark.memory.UnifiedMemoryManager;
import org.apache.spark.metrics.MetricsSystem;
import scala.jdk.javaapi.CollectionConverters;

/** Task contexts without a running Spark. */
final class SparkTasks {
  private SparkTasks() {}

  static TaskContextImpl attempt(long attempt) {
    SparkConf conf = new SparkConf(false);
    UnifiedMemoryManager memory = UnifiedMemoryManager.apply(conf, 1);
    return new TaskContextImpl(
        0,
        0,
        0,
        attempt,
        0,
        1,
        new TaskMemoryManager(memory, attempt),
        new Properties(),
        MetricsSystem.createMetricsSystem("test", conf),
        TaskMetrics.empty(),
        1,
        scala.collection.immutable.Map.from(CollectionConverters.asScala(Map.of())));
  }
}

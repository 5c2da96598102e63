package io.thresher.jobs.cli;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Keeps Spark from printing the stack trace of an error that the command reports itself. */
public final class QuietLogs {
  private static final List<String> REPORTERS_OF_FAILURES =
      List.of(
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.scheduler.DAGScheduler",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.sql.execution.datasources.v2",
          "org.apache.spark.util.Utils",
          "org.apache.spark.SparkContext",
          "org.apache.spark.sql.catalyst.expressions.UnsafeProjection",
          "org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter",
          "org.apache.hadoop.util.Shell",
          // Where Spark does not start, it complains of all that it stops again.
          "org.apache.hadoop.util.ShutdownHookManager",
          "org.apache.spark.metrics.MetricsSystem",
          "io.thresher.spark.ThresherPlugin");

  private QuietLogs() {}

  public static void apply() {
    REPORTERS_OF_FAILURES.forEach(name -> Configurator.setLevel(name, Level.OFF));
  }
}

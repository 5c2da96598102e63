package io.thresher.jobs.bench;

import io.thresher.plan.ScorePlan;
import org.apache.spark.sql.SparkSession;

/** What a benchmark ran on and with; the fields are those of its JSON. */
record Setting(
    String model,
    String modelDigest,
    String input,
    long rows,
    int featureColumns,
    int batchSize,
    int rounds,
    String sparkMaster,
    int cores,
    String sparkVersion,
    String javaVersion) {

  static Setting of(SparkSession spark, Workload workload, ScorePlan plan, long rows, int rounds) {
    return new Setting(
        workload.model(),
        plan.digest(),
        workload.input(),
        rows,
        plan.boundColumns().size(),
        plan.batchSize(),
        rounds,
        spark.sparkContext().master(),
        spark.sparkContext().defaultParallelism(),
        spark.version(),
        Runtime.version().toString());
  }
}

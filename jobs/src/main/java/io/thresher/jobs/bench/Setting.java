package io.thresher.jobs.bench;

import org.apache.spark.sql.SparkSession;

/** What a benchmark ran on; the fields are those of its JSON. */
record Setting(int rounds, String sparkMaster, int cores, String sparkVersion, String javaVersion) {

  static Setting of(SparkSession spark, int rounds) {
    return new Setting(
        rounds,
        spark.sparkContext().master(),
        spark.sparkContext().defaultParallelism(),
        spark.version(),
        Runtime.version().toString());
  }
}

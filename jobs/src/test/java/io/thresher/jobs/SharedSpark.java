package io.thresher.jobs;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The one Spark of all integration tests in this process; commands run on it and leave it be. */
public final class SharedSpark {
  private static final SparkSession SESSION =
      SparkRuntime.open(
              SparkRuntime.configuration(
                  Map.of(
                      "spark.master",
                      "local[2]",
                      "spark.sql.shuffle.partitions",
                      "2",
                      "spark.sql.warehouse.dir",
                      "target/warehouse")))
          .session();

  private SharedSpark() {}

  public static SparkSession session() {
    return SESSION;
  }
}

package io.thresher.jobs.run;

import org.apache.spark.sql.SparkSession;

/**
 * The settings by which Spark cuts files into splits, as they take effect; the same settings give
 * the same splits whatever the number of cores.
 *
 * @param maxPartitionBytes the most bytes in a split
 * @param openCostInBytes what opening a file counts as
 * @param minPartitionNum the least number of splits aimed at
 * @param maxPartitionNum the most number of splits aimed at; empty for no bound
 */
record SplitSettings(
    String maxPartitionBytes,
    String openCostInBytes,
    String minPartitionNum,
    String maxPartitionNum) {
  private static final String MAX_BYTES = "spark.sql.files.maxPartitionBytes";
  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";
  private static final String MIN_NUMBER = "spark.sql.files.minPartitionNum";
  private static final String MAX_NUMBER = "spark.sql.files.maxPartitionNum";

  static SplitSettings of(SparkSession session) {
    String cores =
        session
            .conf()
            .get(
                "spark.sql.leafNodeDefaultParallelism",
                Integer.toString(session.sparkContext().defaultParallelism()));
    return new SplitSettings(
        session.conf().get(MAX_BYTES),
        session.conf().get(OPEN_COST),
        session.conf().get(MIN_NUMBER, cores),
        session.conf().getOption(MAX_NUMBER).getOrElse(() -> ""));
  }

  void applyTo(SparkSession session) {
    session.conf().set(MAX_BYTES, maxPartitionBytes);
    session.conf().set(OPEN_COST, openCostInBytes);
    session.conf().set(MIN_NUMBER, minPartitionNum);
    if (maxPartitionNum.isEmpty()) {
      session.conf().unset(MAX_NUMBER);
    } else {
      session.conf().set(MAX_NUMBER, maxPartitionNum);
    }
  }
}

package io.thresher.jobs.input;

import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;

/** Into how many tasks a session lists files and cuts them. */
final class FileSplits {
  private static final String MAX_SPLIT = "spark.sql.files.maxPartitionBytes";
  private static final String LISTING = "spark.sql.sources.parallelPartitionDiscovery.parallelism";
  private static final long LARGEST_SPLIT = 512L << 20;
  private static final int SPLITS_PER_CORE = 16;
  private static final int LISTINGS_PER_CORE = 8;

  private FileSplits() {}

  /**
   * Sets the session up, but for what the user has set.
   *
   * @param bytes of all files
   * @param partitions as asked for; null where nobody has
   */
  static void configure(SparkSession spark, long bytes, @Nullable Integer partitions) {
    Map<String, String> told = spark.conf().getAll();
    int cores = spark.sparkContext().defaultParallelism();
    if (!told.contains(LISTING)) {
      // Spark would begin a task for each path, up to ten thousand, however few run at once.
      spark.conf().set(LISTING, Integer.toString(LISTINGS_PER_CORE * cores));
    }
    if (partitions != null) {
      divide(spark, bytes, partitions);
    } else if (!told.contains(MAX_SPLIT)) {
      enlarge(spark, bytes, cores);
    }
  }

  /** Spark divides the bytes by the partitions, and has no splits of nothing. */
  private static void divide(SparkSession spark, long bytes, int partitions) {
    long count = Math.min(partitions, Math.max(1, bytes));
    long each = Math.max(1, (bytes + count - 1) / count);
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    spark.conf().set(MAX_SPLIT, Long.toString(each));
    spark.conf().set("spark.sql.files.minPartitionNum", Long.toString(count));
  }

  /**
   * A task costs tens of milliseconds and an output file beside its rows, so a large input is cut
   * into so many splits that no core idles for long at the end, and no more.
   */
  private static void enlarge(SparkSession spark, long bytes, long cores) {
    long each = Math.min(bytes / (SPLITS_PER_CORE * cores), LARGEST_SPLIT);
    if (each > JavaUtils.byteStringAsBytes(spark.conf().get(MAX_SPLIT))) {
      spark.conf().set(MAX_SPLIT, Long.toString(each));
    }
  }
}

package io.thresher.spark;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One embedded Spark for all tests of a JVM, and the shipped data sets. */
public final class LocalSpark {
  private static final Path DATASETS = Path.of("..", "datasets").toAbsolutePath().normalize();

  private LocalSpark() {}

  public static synchronized SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("thresher-tests")
        .config("spark.sql.extensions", ThresherExtensions.class.getName())
        .config("spark.plugins", ThresherPlugin.class.getName())
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .getOrCreate();
  }

  public static String file(String name) {
    return DATASETS.resolve(name).toString();
  }

  public static Dataset<Row> parquet(String name) {
    return session().read().parquet(file(name));
  }
}

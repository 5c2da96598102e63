package io.thresher.jobs.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A format of tables on roads, whose library users bring along. */
public enum RoadTable {
  DELTA,
  ICEBERG;

  private static final String CATALOG = "thresher_bench";
  private static final String CATALOGS = "spark.sql.catalog.";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

  /** The artifacts of Maven that are not on the class path. */
  public List<String> missing() {
    return artifacts().entrySet().stream()
        .filter(artifact -> !isThere(artifact.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Each with a class that it brings. */
  private Map<String, String> artifacts() {
    return switch (this) {
      case DELTA ->
          Map.of(
              "io.delta:delta-spark",
              DELTA_EXTENSION,
              "io.delta:delta-storage",
              "io.delta.storage.LogStore");
      case ICEBERG ->
          Map.of(
              "org.apache.iceberg:iceberg-spark-runtime", "org.apache.iceberg.spark.SparkCatalog");
    };
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What teaches a session the format; empty where it needs no lesson. */
  public Optional<String> extension() {
    return this == DELTA ? Optional.of(DELTA_EXTENSION) : Optional.empty();
  }

  /**
   * The catalog that has the tables, as settings of Spark.
   *
   * @param folder that the work is in
   */
  public Map<String, String> catalog(String folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (this == DELTA) {
      settings.put(CATALOGS + "spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    } else {
      settings.put(CATALOGS + CATALOG, "org.apache.iceberg.spark.SparkCatalog");
      settings.put(CATALOGS + CATALOG + ".type", "hadoop");
      settings.put(CATALOGS + CATALOG + ".warehouse", folder);
    }
    return settings;
  }

  /** Writes rows into a table in a folder; of Iceberg below that of the catalog. */
  void create(Dataset<Row> rows, Path folder) {
    rows.writeTo(name(folder)).using(name().toLowerCase(Locale.ROOT)).createOrReplace();
  }

  /** What SQL calls the table in a folder. */
  String name(Path folder) {
    return this == DELTA
        ? "delta.`%s`".formatted(folder)
        : "%s.`%s`".formatted(CATALOG, folder.getName());
  }
}

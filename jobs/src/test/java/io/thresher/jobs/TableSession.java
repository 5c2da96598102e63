package io.thresher.jobs;

import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** How Spark finds tables of Iceberg, in the catalog {@code ice}, and of Delta, in its own. */
final class TableSession {
  private static final String EXTENSIONS =
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
          + "io.delta.sql.DeltaSparkSessionExtension";

  private TableSession() {}

  static Map<String, String> settings(Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.ice.type", "hadoop");
    settings.put("spark.sql.catalog.ice.warehouse", folder.resolve("ice").toString());
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.sql.extensions", EXTENSIONS);
    settings.put("spark.sql.catalog.gone", "org.none.Catalog");
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    settings.put("spark.sql.shuffle.partitions", "1");
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    settings.put("spark.ui.enabled", "false");
    return settings;
  }

  static SparkSession start(Path folder) {
    SparkSession.Builder builder = SparkSession.builder().master("local[2]").appName("tables");
    settings(folder).forEach(builder::config);
    return builder
        .config("spark.sql.extensions", EXTENSIONS + "," + ThresherExtensions.class.getName())
        .config("spark.plugins", ThresherPlugin.class.getName())
        .getOrCreate();
  }

  /** A process of a class of the tests, which has both formats on its class path. */
  static ProcessBuilder process(Class<?> main, String... arguments) throws IOException {
    List<String> command = Jvm.command("1g", "local");
    command.addAll(Jvm.classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}

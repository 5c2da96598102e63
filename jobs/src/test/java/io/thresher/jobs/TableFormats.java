package io.thresher.jobs;

import io.thresher.datasets.Echo;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A JVM with Spark, Iceberg and Delta, which must be there when a session starts. Scores tables
 * that have become other than they were made, and says by which plan. The argument is a folder.
 */
final class TableFormats {
  private final SparkSession spark;
  private final Path folder;

  private TableFormats(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("table-formats")
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension," + ThresherExtensions.class.getName())
            .config("spark.plugins", ThresherPlugin.class.getName())
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.ice.type", "hadoop")
            .config("spark.sql.catalog.ice.warehouse", folder.resolve("ice").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    TableFormats formats = new TableFormats(spark, folder);
    spark.sql("CREATE NAMESPACE ice.n");
    formats.run("iceberg", "ice.n.t", "'format-version'='2', 'write.delete.mode'='merge-on-read'");
    formats.run(
        "delta", "t", "'delta.enableDeletionVectors'='true', 'delta.columnMapping.mode'='name'");
    formats.change("iceberg", "ice.n.u");
    formats.change("delta", "u");
    formats.refuse("ice.n.u");
    formats.texts(
        "iceberg",
        "ice.n.v",
        "'write.parquet.page-version'='v2', 'write.parquet.compression-codec'='uncompressed'");
    formats.texts("delta", "v", "'delta.enableDeletionVectors'='true'");
    spark.stop();
    System.exit(0);
  }

  /** Old files lack columns, have others under old names, and hold rows that are deleted. */
  private void run(String format, String table, String properties) throws IOException {
    spark.sql(
        """
        CREATE TABLE %s (id BIGINT, before FLOAT, l BIGINT, p INT, q STRING) USING %s
        PARTITIONED BY (p, q) TBLPROPERTIES (%s)\
        """
            .formatted(table, format, properties));
    spark.sql(
        """
        INSERT INTO %s SELECT id, if(id %% 3 = 0, null, float(id)), if(id %% 5 = 0, null, id),
        if(id < 20, null, 7), if(id < 20, 'x', null) FROM range(0, 40, 1, 1)\
        """
            .formatted(table));
    spark.sql("ALTER TABLE %s RENAME COLUMN before TO f".formatted(table));
    spark.sql(
        """
        ALTER TABLE %s ADD COLUMNS (d DOUBLE, i INT, b BOOLEAN, s STRING, m DECIMAL(9, 2),
        n DECIMAL(15, 2), o DECIMAL(30, 2))\
        """
            .formatted(table));
    report(format, "columns added", table);
    spark.sql(
        """
        INSERT INTO %s SELECT id, float(id), null, 8, 'y', if(id %% 2 = 0, null, double(id)),
        int(id), id > 50, concat('s', id), id, id, id FROM range(40, 60, 1, 1)\
        """
            .formatted(table));
    spark.sql("DELETE FROM %s WHERE id IN (1, 3, 22, 41)".formatted(table));
    report(format, "rows deleted", table);
  }

  /**
   * A table that is updated, deleted from and merged into by its scores and those of others. What
   * MERGE asks of matched rows it computes for all, and those without a match have nulls.
   */
  private void change(String format, String table) throws IOException {
    Path model = Files.createTempFile(folder, "same", ".onnx");
    Echo echo = new Echo();
    echo.number("x", 1);
    Files.write(model, echo.onnx());
    UnaryOperator<String> call =
        "onnx_predict('%s', map('bind', 'x=v', 'nulls', 'nan'), named_struct('v', %%s))"
                .formatted(model)
            ::formatted;
    spark.sql(
        "CREATE TABLE %s USING %s AS SELECT id, float(id) a, float(0) y FROM range(0, 20, 1, 2)"
            .formatted(table, format));
    spark.sql(
        "UPDATE %s SET y = %s WHERE %s >= 10"
            .formatted(table, call.apply("float(a + 1)"), call.apply("a")));
    spark.sql("DELETE FROM %s WHERE %s > 17".formatted(table, call.apply("a")));
    spark.sql(
        """
        MERGE INTO %1$s t USING (SELECT id, float(-id) a FROM range(12, 25)) n ON t.id = n.id
        WHEN MATCHED AND %2$s > 15 THEN DELETE
        WHEN MATCHED THEN UPDATE SET t.y = %3$s
        WHEN NOT MATCHED THEN INSERT (id, a, y) VALUES (n.id, n.a, %3$s)\
        """
            .formatted(table, call.apply("t.a"), call.apply("n.a")));
    List<Row> rows = spark.sql("SELECT id, y FROM " + table).collectAsList();
    List<Row> expected =
        spark
            .range(0, 25)
            .where("id NOT IN (16, 17)")
            .selectExpr("id", "float(if(id < 10, 0, if(id < 12, id + 1, -id))) y")
            .collectAsList();
    boolean right = rows.size() == expected.size() && rows.containsAll(expected);
    System.out.printf("%n%s, changed by scores: %s%n", format, right ? "right" : rows);
  }

  /** A condition over pairs of rows would read the table that is changed twice. */
  private void refuse(String table) throws IOException {
    Path model = Files.createTempFile(folder, "pairs", ".onnx");
    Echo echo = new Echo();
    echo.number("x", 1);
    Files.write(model, echo.onnx());
    String delete =
        """
        DELETE FROM %s t WHERE EXISTS (SELECT 1 FROM range(9) r WHERE r.id = t.id
        AND onnx_predict('%s', map('bind', 'x=v'), named_struct('v', float(t.a + r.id))) > 3)\
        """
            .formatted(table, model);
    try {
      spark.sql(delete);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // Spark's own are checked, which Scala does not say.
      System.out.printf("%nrefused: %s%n", e.getMessage());
    }
  }

  /** Texts that share prefixes, uncompressed, which Spark itself reads wrong from Delta. */
  private void texts(String format, String table, String properties) throws IOException {
    Path model = Files.createTempFile(folder, "texts", ".onnx");
    Files.write(model, new Echo().number("x", 8).onnx());
    spark.conf().set("parquet.writer.version", "v2");
    spark.conf().set("parquet.enable.dictionary", "false");
    spark.conf().set("spark.sql.parquet.compression.codec", "uncompressed");
    spark.sql(
        """
        CREATE TABLE %s USING %s TBLPROPERTIES (%s) AS
        SELECT id, format_string('key-%%06d', id) s FROM range(0, 1000, 1, 1)\
        """
            .formatted(table, format, properties));
    spark.sql("DELETE FROM %s WHERE id %% 5 = 0".formatted(table));
    for (String where : List.of("true", "id > 990")) {
      long wrong =
          spark
              .sql(
                  """
                  SELECT id, s, onnx_predict('%s', map('bind', 'x=s'), s) y FROM %s WHERE %s\
                  """
                      .formatted(model, table, where))
              .where("s <> format_string('key-%06d', id) OR y <> format_string('key-%06d', id)")
              .count();
      System.out.printf("%n%s, texts where %s: %d wrong%n", format, where, wrong);
    }
  }

  private void report(String format, String state, String table) throws IOException {
    Path model = Files.createTempFile(folder, "model", ".onnx");
    String plan = Echoed.assertSame(spark.table(table), model);
    List<Row> count = spark.sql("SELECT count(*) FROM " + table).collectAsList();
    System.out.printf(
        "%n%s, %s: %d rows right, fed by %s%n",
        format,
        state,
        count.get(0).getLong(0),
        plan.contains("fed by columns") ? "columns" : "rows");
  }
}

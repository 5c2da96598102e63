package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.datasets.Echo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What scenarios of tables share: a session, a model that gives its input back, and calls. */
abstract class TableCase {
  private static final AtomicInteger OUTPUTS = new AtomicInteger();

  final SparkSession spark;
  final Path folder;
  final Path model;
  final String format;
  final String prefix;

  TableCase(SparkSession spark, Path folder, String format, String prefix) throws IOException {
    this.spark = spark;
    this.folder = folder;
    this.format = format;
    this.prefix = prefix;
    model = folder.resolve("model.onnx");
    Files.write(model, new Echo().number("x", 1).onnx());
  }

  /** Spark cannot refresh what is no name, and Delta looks a folder up each time. */
  void refresh(String table) {
    if (!table.contains("/")) {
      spark.catalog().refreshTable(table);
    }
  }

  void done(String what) {
    System.out.printf("%nright: %s, %s%n", format, what);
  }

  String properties() {
    return format.equals("iceberg")
        ? "'format-version'='3', 'write.delete.mode'='merge-on-read'"
        : "'delta.enableDeletionVectors'='true', 'delta.columnMapping.mode'='name',"
            + " 'delta.enableChangeDataFeed'='true'";
  }

  /** A table whose columns were renamed and added, and some of whose rows were deleted. */
  String changedInput(String name) {
    String table = prefix + name;
    spark.sql(
        "CREATE TABLE %s (id BIGINT, old FLOAT) USING %s TBLPROPERTIES (%s)"
            .formatted(table, format, properties()));
    spark.sql("INSERT INTO %s SELECT id, float(id) FROM range(0, 40, 1, 2)".formatted(table));
    spark.sql("ALTER TABLE %s RENAME COLUMN old TO x".formatted(table));
    spark.sql("ALTER TABLE %s ADD COLUMNS (s STRING)".formatted(table));
    spark.sql(
        "INSERT INTO %s SELECT id, float(id), concat('s', id) FROM range(40, 60, 1, 2)"
            .formatted(table));
    spark.sql("DELETE FROM %s WHERE id IN (1, 3, 41)".formatted(table));
    return table;
  }

  CommandRun score(String table, String output, String into, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model,
                "--table=" + table,
                "--bind=x=x",
                "--nulls=nan",
                "--output=" + folder.resolve(output),
                "--output-table=" + into));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  String output() {
    return "out-" + format + "-" + OUTPUTS.getAndIncrement();
  }

  static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    return run;
  }

  void assertScored(String table, String where, long rows) {
    refresh(table);
    List<Row> found =
        spark.sql("SELECT id, y_x FROM %s WHERE %s".formatted(table, where)).collectAsList();
    assertThat(found).hasSize((int) rows);
    assertThat(found)
        .allSatisfy(row -> assertThat(row.getFloat(1)).isEqualTo((float) row.getLong(0)));
    assertThat(found.stream().map(row -> row.getLong(0)).distinct().count()).isEqualTo(rows);
  }

  long versions(String table) {
    refresh(table);
    String history =
        format.equals("iceberg")
            ? "SELECT * FROM " + table + ".snapshots"
            : "DESCRIBE HISTORY " + table;
    return spark.sql(history).count();
  }

  String marks(String table) {
    return format.equals("iceberg")
        ? spark
            .sql(
                "SELECT to_json(summary) FROM "
                    + table
                    + ".snapshots ORDER BY committed_at DESC LIMIT 1")
            .head()
            .getString(0)
        : spark.sql("DESCRIBE HISTORY " + table + " LIMIT 1").head().getAs("userMetadata");
  }

  String latest(String table) {
    return format.equals("iceberg")
        ? Long.toString(
            spark
                .sql("SELECT snapshot_id FROM " + table + ".snapshots ORDER BY committed_at DESC")
                .head()
                .getLong(0))
        : Long.toString(
            spark.sql("DESCRIBE HISTORY " + table + " LIMIT 1").head().getAs("version"));
  }

  void append(String table, int from, int to) {
    spark.sql(
        String.format(
            Locale.ROOT,
            "INSERT INTO %s SELECT id, float(id) FROM range(%d, %d)",
            table,
            from,
            to));
  }
}

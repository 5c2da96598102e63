package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.datasets.Echo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Lets drivers be killed around their commit to a table, starts the same command again, and looks
 * at the table. Throws at the first thing that is wrong.
 */
final class TableKills {
  private static final int ROWS = 100;

  /** Rows that are in the table before: half of them are of ids that are scored. */
  private static final String BEFORE = "SELECT id, float(-1) y_x FROM range(95, 105)";

  private final SparkSession spark;
  private final Path folder;
  private final Path model;
  private final Path input;

  TableKills(SparkSession spark, Path folder) throws IOException {
    this.spark = spark;
    this.folder = folder;
    model = folder.resolve("killed.onnx");
    input = folder.resolve("killed-input");
    Files.write(model, new Echo().number("x", 1).onnx());
    spark.range(0, ROWS, 1, 3).selectExpr("id", "float(id) x").write().parquet(input.toString());
  }

  void all(String format) throws Exception {
    for (String step : List.of("driver-next", "driver-table-commit", "driver-table-committed")) {
      kill(format, "append", step, ROWS + 10);
      kill(format, "overwrite", step, ROWS);
      kill(format, "merge", step, ROWS + 5);
    }
  }

  /**
   * Kills one driver.
   *
   * @param rows of the table, once all is done
   */
  void kill(String format, String mode, String step, long rows) throws Exception {
    String name = mode + "_" + step.replace('-', '_');
    // Delta's catalog here is seen by no other process, its folders are.
    String table =
        format.equals("iceberg") ? "ice.n." + name : "delta.`" + folder.resolve(name) + "`";
    Path work = Files.createDirectories(folder.resolve("kill-" + format + "-" + name));
    spark.sql("CREATE TABLE %s USING %s AS %s".formatted(table, format, BEFORE));
    // Where work is left, some of it has to be on record.
    boolean midway = step.equals("driver-next");
    Trap.set(work, step, midway ? Trap.Blow.KILL_RECORDED : Trap.Blow.KILL);
    List<String> call = call(table, mode, work.resolve("out"));
    try (DriverProcess driver = start(call, work)) {
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(137);
      assertThat(Trap.sprung(work, step)).as(driver.log()).isTrue();
    }
    boolean committed = step.equals("driver-table-committed");
    assertThat(scored(table)).as(name).isEqualTo(committed ? ROWS : 0);
    for (String expected : List.of(expected(step), "is already published; nothing to do")) {
      try (DriverProcess driver = start(call, work)) {
        assertThat(driver.exitCode()).as(driver.log()).isZero();
        assertThat(driver.log()).contains(expected);
      }
      assertThat(scored(table)).as(name).isEqualTo(ROWS);
      assertThat(spark.table(table).count()).as(name).isEqualTo(rows);
    }
    System.out.printf("%nright: %s, killed at %s, %s%n", format, step, mode);
  }

  private static String expected(String step) {
    return step.equals("driver-next")
        ? "of 3 units of work are left"
        : "was scored already; nothing is left but to publish";
  }

  /** Ids whose score is in the table; fails where one is there twice. */
  private long scored(String table) {
    if (!table.startsWith("delta.")) {
      spark.catalog().refreshTable(table);
    }
    long rows = spark.table(table).where("y_x = id").count();
    assertThat(spark.table(table).where("y_x = id").select("id").distinct().count())
        .isEqualTo(rows);
    return rows;
  }

  private DriverProcess start(List<String> call, Path work) throws IOException {
    return DriverProcess.start(
        work.resolve("log"), call, List.of(Trap.FOLDER + "=" + work), java.util.Map.of());
  }

  private List<String> call(String table, String mode, Path output) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model,
                "--input=" + input,
                "--bind=x=x",
                "--keep=id",
                "--output=" + output,
                "--output-table=" + table,
                "--mode=" + mode));
    if (mode.equals("merge")) {
      call.add("--merge-on=id");
    }
    TableSession.settings(folder).forEach((key, value) -> call.add("--conf=" + key + "=" + value));
    call.add("--conf=spark.master=local[1]");
    call.add("--conf=spark.hadoop.fs.file.impl=" + TrapFileSystem.class.getName());
    call.add("--conf=spark.delta.logStore.file.impl=io.delta.storage.LocalLogStore");
    call.add("--conf=spark.sql.files.openCostInBytes=134217728");
    return call;
  }
}

package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.datasets.Echo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A JVM with Spark, Iceberg and Delta, in which the command line reads and writes tables of both.
 * Prints what is right and what is not. The arguments are a folder, and how much is looked at:
 * {@code all}, or {@code some}.
 */
final class TableRuns {
  private static final List<Scenario> SCENARIOS =
      List.of(
          TableRuns::createsAppendsAndKnowsItsRuns,
          TableRuns::merges,
          TableRuns::scoresWhatWasAppended,
          TableRuns::commitsNothingWhereAGateRefuses,
          TableRuns::readsOldVersions,
          TableRuns::overwrites,
          TableRuns::refusesWhatDoesNotFit);

  private final SparkSession spark;
  private final Path folder;
  private final Path model;
  private final String format;
  private final String prefix;
  private int outputs;

  private TableRuns(SparkSession spark, Path folder, String format, String prefix)
      throws IOException {
    this.spark = spark;
    this.folder = folder;
    this.format = format;
    this.prefix = prefix;
    model = folder.resolve("model.onnx");
    Files.write(model, new Echo().number("x", 1).onnx());
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    SparkSession spark = TableSession.start(folder);
    spark.sql("CREATE NAMESPACE ice.n");
    TableRuns iceberg = new TableRuns(spark, folder, "iceberg", "ice.n.");
    TableRuns delta = new TableRuns(spark, folder, "delta", "");
    boolean all = arguments[1].equals("all");
    boolean kills = arguments[1].equals("kills");
    boolean right = true;
    for (Scenario scenario : all ? SCENARIOS : SCENARIOS.subList(0, kills ? 0 : 1)) {
      right &= right(() -> scenario.of(iceberg));
      right &= right(() -> scenario.of(delta));
    }
    if (all) {
      right &= right(() -> new TableRuns(spark, folder, "parquet", "").writesAPlainTablesFolder());
    }
    if (all || kills) {
      right &= right(() -> new TableKills(spark, folder).all());
    }
    spark.stop();
    System.exit(right ? 0 : 1);
  }

  /** What each format has to do. */
  @FunctionalInterface
  private interface Scenario {
    void of(TableRuns runs) throws Exception;
  }

  /** Some steps of a test. */
  @FunctionalInterface
  private interface Steps {
    void run() throws Exception;
  }

  private static boolean right(Steps steps) {
    try {
      steps.run();
      return true;
    } catch (AssertionError | Exception e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      System.out.println(trace);
      return false;
    }
  }

  private void done(String what) {
    System.out.printf("%nright: %s, %s%n", format, what);
  }

  private String properties() {
    return format.equals("iceberg")
        ? "'format-version'='3', 'write.delete.mode'='merge-on-read'"
        : "'delta.enableDeletionVectors'='true', 'delta.columnMapping.mode'='name',"
            + " 'delta.enableChangeDataFeed'='true'";
  }

  /** A table whose columns were renamed and added, and some of whose rows were deleted. */
  private String changedInput(String name) {
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

  private CommandRun score(String table, String output, String into, String... more) {
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

  private String output() {
    return "out-" + format + "-" + outputs++;
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    return run;
  }

  private void assertScored(String table, String where, long rows) {
    spark.catalog().refreshTable(table);
    List<Row> found =
        spark.sql("SELECT id, y_x FROM %s WHERE %s".formatted(table, where)).collectAsList();
    assertThat(found).hasSize((int) rows);
    assertThat(found)
        .allSatisfy(row -> assertThat(row.getFloat(1)).isEqualTo((float) row.getLong(0)));
    assertThat(found.stream().map(row -> row.getLong(0)).distinct().count()).isEqualTo(rows);
  }

  private long versions(String table) {
    spark.catalog().refreshTable(table);
    String history =
        format.equals("iceberg")
            ? "SELECT * FROM " + table + ".snapshots"
            : "DESCRIBE HISTORY " + table;
    return spark.sql(history).count();
  }

  private String marks(String table) {
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

  private void createsAppendsAndKnowsItsRuns() throws IOException {
    String input = changedInput("a");
    String into = prefix + "a_scored";
    String output = output();
    CommandRun absent = score(input, output, into, "--keep=id,s");
    assertThat(absent.exitCode()).isEqualTo(5);
    assertThat(absent.err()).contains("THR-OUT-966", "--create-table");
    String[] create = {"--keep=id,s", "--create-table=" + format, "--report=" + folder + "/r.json"};
    CommandRun first = succeeded(score(input, output, into, create));
    assertScored(into, "true", 57);
    assertThat(spark.sql("SELECT s FROM " + into + " WHERE id = 45").head().getString(0))
        .isEqualTo("s45");
    assertThat(marks(into))
        .contains("thresher.run-id", "thresher.model", "thresher.rows-scored", "57");
    assertThat(Files.readString(folder.resolve("r.json"))).contains("\"outputTable\"", into);
    assertThat(first.out()).contains("table         " + into + ", version ");

    long versions = versions(into);
    assertThat(succeeded(score(input, output, into, create)).out())
        .contains("is already published; nothing to do", into + ", version ");
    assertThat(succeeded(score(input, output(), into, create)).out())
        .contains("is already committed to " + into);
    assertThat(versions(into)).isEqualTo(versions);
    CommandRun verified = CommandRun.of("verify", folder.resolve(output).toString());
    assertThat(verified.err()).isEmpty();

    spark.sql("INSERT INTO %s SELECT id, float(id), 'z' FROM range(60, 70)".formatted(input));
    assertThat(score(input, output, into, "--keep=id,s").err()).contains("THR-OUT-969", "--mode");
    succeeded(score(input, output, into, "--keep=id,s", "--mode=append", "--filter=id >= 60"));
    assertScored(into, "true", 67);
    assertThat(
            score(
                    input,
                    output,
                    into,
                    "--keep=id,s",
                    "--mode=append",
                    "--filter=id >= 61",
                    "--run-id=x")
                .exitCode())
        .isZero();
    CommandRun other =
        score(
            input,
            output(),
            into,
            "--keep=id,s",
            "--mode=append",
            "--filter=id >= 62",
            "--run-id=x");
    assertThat(other.exitCode()).isEqualTo(5);
    assertThat(other.err()).contains("THR-OUT-203");
    done("created, appended to, each run once");
  }

  private void overwrites() {
    String input = prefix + "a";
    String into = prefix + "b_scored";
    spark.sql(
        "CREATE TABLE %s (y_x FLOAT, note STRING, id BIGINT) USING %s PARTITIONED BY (note)"
            .formatted(into, format));
    spark.sql("INSERT INTO %s VALUES (0, 'old', 1000), (0, 'older', 1001)".formatted(into));
    String output = output();
    CommandRun run = succeeded(score(input, output, into, "--keep=id", "--mode=overwrite"));
    assertThat(run.out()).contains("left null     note");
    assertScored(into, "note IS NULL", 67);
    assertThat(spark.table(into).count()).isEqualTo(67);
    succeeded(score(input, output, into, "--keep=id", "--mode=overwrite", "--filter=id > 60"));
    assertScored(into, "true", 9);
    for (String folder : List.of(output, output())) {
      CommandRun earlier = score(input, folder, into, "--keep=id", "--mode=overwrite");
      assertThat(earlier.exitCode()).as(earlier.out()).isEqualTo(5);
      assertThat(earlier.err()).contains("THR-OUT-982", "--run-id");
    }
    assertScored(into, "true", 9);
    String[] again = {"--keep=id", "--mode=overwrite", "--run-id=again-" + format};
    succeeded(score(input, output, into, again));
    assertScored(into, "true", 67);
    spark.sql("DROP TABLE " + into);
    spark.sql("CREATE TABLE %s (id BIGINT, y_x FLOAT) USING %s".formatted(into, format));
    spark.sql("INSERT INTO %s SELECT id, float(id) FROM range(3)".formatted(into));
    spark.sql("DELETE FROM %s WHERE id >= 0".formatted(into));
    CommandRun gone = score(input, output, into, again);
    assertThat(gone.exitCode()).as(gone.out()).isEqualTo(5);
    assertThat(gone.err()).contains("THR-OUT-983", "again-" + format);
    done("overwritten, partitions as they were");
  }

  private void merges() {
    String input = prefix + "a";
    String into = prefix + "c";
    spark.sql(
        "CREATE TABLE %s (id BIGINT, kept STRING, y_x FLOAT) USING %s TBLPROPERTIES (%s)"
            .formatted(into, format, properties()));
    spark.sql("INSERT INTO %s SELECT id, 'mine', float(-1) FROM range(50, 100)".formatted(into));
    String[] merge = {"--keep=id", "--mode=merge", "--merge-on=id"};
    String output = output();
    succeeded(score(input, output, into, merge));
    assertScored(into, "id < 70", 67);
    assertThat(spark.sql("SELECT * FROM " + into + " WHERE kept = 'mine'").count()).isEqualTo(50);
    assertThat(spark.sql("SELECT * FROM " + into + " WHERE y_x = -1").count()).isEqualTo(30);
    assertThat(marks(into)).contains("thresher.run-id");
    long versions = versions(into);
    succeeded(score(input, output(), into, merge));
    assertThat(versions(into)).isEqualTo(versions);

    CommandRun twice = score(input, output(), into, "--keep=s,id", "--mode=merge", "--merge-on=s");
    assertThat(twice.err()).contains("THR-OUT-968", "the table has no s string");
    spark.sql("ALTER TABLE %s ADD COLUMNS (s STRING)".formatted(into));
    versions = versions(into);
    twice = score(input, output(), into, "--keep=s,id", "--mode=merge", "--merge-on=s");
    assertThat(twice.exitCode()).isEqualTo(4);
    assertThat(twice.err()).contains("THR-DATA-970", "2 that are null or not alone");
    assertThat(versions(into)).isEqualTo(versions);
    assertScored(into, "id < 70", 67);
    done("merged by key");
  }

  private void refusesWhatDoesNotFit() {
    String into = prefix + "d";
    spark.sql(
        "CREATE TABLE %s (id INT, y_x DOUBLE, must STRING NOT NULL) USING %s"
            .formatted(into, format));
    CommandRun run = score(prefix + "a", output(), into, "--keep=id,s", "--mode=append");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.err())
        .contains(
            "THR-OUT-968",
            "id is bigint and the table's is int",
            "the table has no s string",
            "y_x is float and the table's is double",
            "must may not be null");
    done("refused where columns differ");
  }

  private void commitsNothingWhereAGateRefuses() throws IOException {
    String into = prefix + "e";
    spark.sql("CREATE TABLE %s (id BIGINT, y_x FLOAT) USING %s".formatted(into, format));
    String input = prefix + "e_in";
    spark.sql(
        "CREATE TABLE %s USING %s AS SELECT id, if(id < 3, null, float(id)) x FROM range(100)"
            .formatted(input, format));
    long versions = versions(into);
    String output = output();
    List<String> call =
        List.of(
            "score",
            "--model=" + model,
            "--table=" + input,
            "--bind=x=x",
            "--keep=id",
            "--mode=append",
            "--output=" + folder.resolve(output),
            "--output-table=" + into);
    List<String> refused = new ArrayList<>(call);
    refused.add("--max-bad-rows=2");
    CommandRun run = CommandRun.of(refused);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(7);
    assertThat(versions(into)).isEqualTo(versions);
    List<String> allowed = new ArrayList<>(call);
    allowed.add("--max-bad-rows=3");
    succeeded(CommandRun.of(allowed));
    assertScored(into, "true", 97);
    assertThat(marks(into)).contains("thresher.rows-quarantined");
    assertThat(
            spark.read().parquet(folder.resolve(output).resolve("_quarantine").toString()).count())
        .isEqualTo(3);

    spark.sql("INSERT INTO %s SELECT id, float(1e6) FROM range(100, 400)".formatted(input));
    List<String> drifted = new ArrayList<>(allowed);
    drifted.add("--baseline=" + folder.resolve(output));
    drifted.add("--max-drift=psi=0.1");
    versions = versions(into);
    run = CommandRun.of(drifted);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(7);
    assertThat(versions(into)).isEqualTo(versions);
    assertScored(into, "true", 97);
    done("nothing committed where a gate refuses");
  }

  private void readsOldVersions() {
    String input = prefix + "f_in";
    spark.sql(
        "CREATE TABLE %s USING %s AS SELECT id, float(id) x FROM range(10)"
            .formatted(input, format));
    String first = latest(input);
    spark.sql("DELETE FROM %s WHERE id < 5".formatted(input));
    String into = prefix + "f";
    spark.sql("CREATE TABLE %s (id BIGINT, y_x FLOAT) USING %s".formatted(into, format));
    succeeded(
        score(input, output(), into, "--keep=id", "--mode=append", "--version-as-of=" + first));
    assertScored(into, "true", 10);
    succeeded(score(input, output(), into, "--keep=id", "--mode=overwrite"));
    assertScored(into, "true", 5);
    CommandRun gone =
        score(input, output(), into, "--keep=id", "--mode=overwrite", "--version-as-of=77777");
    assertThat(gone.exitCode()).isEqualTo(4);
    assertThat(gone.err()).contains("THR-DATA-974", "77777");
    gone =
        score(
            input,
            output(),
            into,
            "--keep=id",
            "--mode=append",
            "--timestamp-as-of=2001-01-01 00:00:00");
    assertThat(gone.err()).contains("THR-DATA-974", "no version so old");
    succeeded(
        score(
            input,
            output(),
            into,
            "--keep=id",
            "--mode=overwrite",
            "--timestamp-as-of=2999-01-01 00:00:00",
            "--filter=id > 7"));
    assertScored(into, "true", 2);
    if (format.equals("iceberg")) {
      spark.sql("ALTER TABLE " + input + " CREATE TAG first AS OF VERSION " + first);
      succeeded(
          score(input, output(), into, "--keep=id", "--mode=overwrite", "--version-as-of=first"));
      assertScored(into, "true", 10);
    }
    done("read as of versions");
  }

  private String latest(String table) {
    return format.equals("iceberg")
        ? Long.toString(
            spark
                .sql("SELECT snapshot_id FROM " + table + ".snapshots ORDER BY committed_at DESC")
                .head()
                .getLong(0))
        : Long.toString(
            spark.sql("DESCRIBE HISTORY " + table + " LIMIT 1").head().getAs("version"));
  }

  private void scoresWhatWasAppended() {
    String input = prefix + "g_in";
    String into = prefix + "g";
    spark.sql(
        "CREATE TABLE %s (id BIGINT, x FLOAT) USING %s TBLPROPERTIES (%s)"
            .formatted(input, format, properties()));
    spark.sql("CREATE TABLE %s (id BIGINT, y_x FLOAT) USING %s".formatted(into, format));
    String[] more = {"--keep=id", "--mode=append", "--incremental"};
    String output = output();
    append(input, 0, 10);
    append(input, 10, 20);
    succeeded(score(input, output, into, more));
    assertScored(into, "true", 20);
    assertThat(succeeded(score(input, output, into, more)).out())
        .contains("no version of " + input + " is new; nothing to do");
    append(input, 20, 25);
    append(input, 25, 30);
    succeeded(score(input, output, into, more));
    assertScored(into, "true", 30);
    append(input, 30, 40);
    CommandRun other =
        score(input, output, into, "--keep=id", "--mode=append", "--incremental", "--batch-size=3");
    assertThat(other.err()).contains("THR-OUT-211");
    succeeded(score(input, output(), into, more));
    assertScored(into, "true", 40);
    spark.sql("DELETE FROM %s WHERE id = 5".formatted(input));
    append(input, 40, 50);
    CommandRun changed = score(input, output, into, more);
    assertThat(changed.exitCode()).isEqualTo(4);
    assertThat(changed.err()).contains("THR-DATA-972", "in version ", "--mode overwrite");
    succeeded(score(input, output, into, "--keep=id", "--mode=overwrite"));
    assertScored(into, "true", 49);
    append(input, 50, 60);
    succeeded(score(input, output, into, more));
    assertScored(into, "true", 59);
    if (format.equals("delta")) {
      String written = "Spark_Catalog.default.G_in";
      assertThat(succeeded(score(written, output, into, more)).out()).contains("nothing to do");
    }
    spark.sql("CREATE TABLE %s_rows (id BIGINT, y_x FLOAT) USING %s".formatted(into, format));
    spark.sql("INSERT INTO %s_rows VALUES (1, 1)".formatted(into));
    CommandRun unknown = score(input, output(), into + "_rows", more);
    assertThat(unknown.exitCode()).isEqualTo(5);
    assertThat(unknown.err()).contains("THR-OUT-980", "--mode overwrite");
    assertThat(spark.table(into + "_rows").count()).isEqualTo(1);
    done("what was appended since, once");
  }

  private void append(String table, int from, int to) {
    spark.sql("INSERT INTO %s SELECT id, float(id) FROM range(%d, %d)".formatted(table, from, to));
  }

  private void writesAPlainTablesFolder() {
    spark.sql("CREATE TABLE plain (id BIGINT, x FLOAT) USING parquet");
    spark.sql("CREATE TABLE plain_scored (id BIGINT, y_x FLOAT) USING parquet");
    spark.sql("INSERT INTO plain SELECT id, float(id) FROM range(10)");
    CommandRun run = score("plain", output(), "plain_scored", "--keep=id");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).contains("THR-OUT-967", "--output file:", "REFRESH TABLE");
    String location =
        spark
            .sql("DESCRIBE TABLE EXTENDED plain_scored")
            .filter("col_name = 'Location'")
            .head()
            .getString(1);
    List<String> call =
        List.of(
            "score",
            "--model=" + model,
            "--table=plain",
            "--bind=x=x",
            "--keep=id",
            "--output=" + location,
            "--mode=append");
    succeeded(CommandRun.of(call));
    spark.sql("REFRESH TABLE plain_scored");
    assertScored("plain_scored", "true", 10);
    assertThat(succeeded(CommandRun.of(call)).out()).contains("nothing to do");
    run = score("plain", output(), "spark_catalog.default.plain", "--version-as-of=1");
    assertThat(run.err()).contains("THR-DATA-974", "keeps no versions");
    run = score("plain", output(), "a_scored", "--keep=id", "--mode=append", "--incremental");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-979", "got parquet");
    spark.sql("CREATE VIEW seen AS SELECT id, x FROM plain");
    run = score("seen", output(), "a_scored", "--keep=id", "--mode=append", "--incremental");
    assertThat(run.err()).contains("THR-USE-979", "got view");
    run = score("plain", output(), "nowhere.n.t");
    assertThat(run.err()).contains("THR-OUT-966");
    run = score("plain", output(), "gone.n.t");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-971", "org.none.Catalog", "--packages");
    done("written by its folder");
  }
}

package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Runs that are committed to a table, each once. */
final class TableWrites extends TableCase {
  TableWrites(SparkSession spark, Path folder, String format, String prefix) throws IOException {
    super(spark, folder, format, prefix);
  }

  void createsAppendsAndKnowsItsRuns() throws IOException {
    String input = changedInput("a");
    String into = prefix + (format.equals("iceberg") ? "made." : "") + "a_scored";
    String output = output();
    CommandRun absent = score(input, output, into, "--keep=id,s");
    assertThat(absent.exitCode()).isEqualTo(5);
    assertThat(absent.err()).contains("THR-OUT-966", "--create-table");
    if (format.equals("delta")) { // Iceberg's catalog of folders makes one where none is.
      CommandRun nowhere = score(input, output, "none.t", "--keep=id", "--create-table=delta");
      assertThat(nowhere.exitCode()).isEqualTo(5);
      assertThat(nowhere.err()).contains("THR-OUT-985", "CREATE NAMESPACE none");
    }
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
    if (format.equals("delta")) {
      readsAndWritesFolders(input);
    }
    done("created, appended to, each run once");
  }

  /** Delta's tables are often known by their folder alone. */
  private void readsAndWritesFolders(String input) {
    String from = "delta.`%s`".formatted(location(input));
    String into = "delta.`%s`".formatted(folder.resolve("Scores of folders"));
    String output = output();
    String[] create = {"--keep=id", "--create-table=delta", "--version-as-of=2"};
    succeeded(score(from, output, into, create));
    long versions = versions(into);
    assertThat(succeeded(score(from, output(), into, create)).out())
        .contains("is already committed to " + into);
    assertThat(versions(into)).isEqualTo(versions);
    assertScored(into, "true", 40);
  }

  private String location(String table) {
    return spark
        .sql("DESCRIBE TABLE EXTENDED " + table)
        .filter("col_name = 'Location'")
        .head()
        .getString(1);
  }

  void overwrites() {
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

  void merges() {
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

  void refusesWhatDoesNotFit() {
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

  void commitsNothingWhereAGateRefuses() throws IOException {
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

  void writesAPlainTablesFolder() {
    spark.sql("CREATE TABLE plain (id BIGINT, x FLOAT) USING parquet");
    spark.sql("CREATE TABLE plain_scored (id BIGINT, y_x FLOAT) USING parquet");
    spark.sql("INSERT INTO plain SELECT id, float(id) FROM range(10)");
    CommandRun run = score("plain", output(), "plain_scored", "--keep=id");
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).contains("THR-OUT-967", "--output file:", "REFRESH TABLE");
    List<String> call =
        List.of(
            "score",
            "--model=" + model,
            "--table=plain",
            "--bind=x=x",
            "--keep=id",
            "--output=" + location("plain_scored"),
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

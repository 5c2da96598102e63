package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Runs that read a table at a version, and what was appended since. */
final class TableReads extends TableCase {
  TableReads(SparkSession spark, Path folder, String format, String prefix) throws IOException {
    super(spark, folder, format, prefix);
  }

  void readsOldVersions() {
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

  /** Uncompressed ones of version 2, which Spark itself reads from the wrong bytes of Delta. */
  void passesOnTextsThatSharePrefixes() {
    Map<String, String> writer =
        Map.of(
            "parquet.writer.version", "v2",
            "parquet.enable.dictionary", "false",
            "spark.sql.parquet.compression.codec", "uncompressed");
    writer.forEach((key, value) -> spark.conf().set(key, value));
    String input = prefix + "h_in";
    spark.sql(
        """
        CREATE TABLE %s USING %s TBLPROPERTIES ('write.parquet.page-version'='v2',
        'write.parquet.compression-codec'='uncompressed')
        AS SELECT id, float(id) x, format_string('key-%%06d', id) s FROM range(1000)\
        """
            .formatted(input, format));
    writer.keySet().forEach(spark.conf()::unset);
    String into = prefix + "h";
    for (String level : List.of("full", "checksums", "none")) {
      String mode = level.equals("full") ? "--create-table=" + format : "--mode=overwrite";
      String verify = "--verify-input=" + level;
      String run = "--run-id=%s-%s".formatted(format, level);
      succeeded(score(input, output(), into, "--keep=id,s", mode, verify, run, "--filter=id > 9"));
      assertScored(into, "s = format_string('key-%06d', id)", 990);
    }
    done("texts that share prefixes");
  }

  void scoresWhatWasAppended() {
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
}

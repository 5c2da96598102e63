package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query and a condition read; whatever else a statement would do is not done, in no disguise. */
class ITReadingQueries {
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir Path folder;
  private Shipped shipped = new Shipped("", 0, 0, List.of());

  @BeforeEach
  void find() throws IOException {
    shipped = Shipped.named("penguins");
  }

  private List<String> statements() {
    String place = "'" + folder.resolve("made") + "'";
    return List.of(
        "INSERT OVERWRITE DIRECTORY " + place + " USING parquet SELECT * FROM input",
        "INSERT OVERWRITE LOCAL DIRECTORY " + place + " USING csv SELECT * FROM input",
        "WITH t AS (SELECT 1 AS a) INSERT OVERWRITE DIRECTORY "
            + place
            + " USING csv SELECT * FROM t",
        "FROM input INSERT OVERWRITE DIRECTORY " + place + " USING csv SELECT id",
        "CREATE TABLE made USING parquet LOCATION " + place + " AS SELECT * FROM input",
        "CREATE TEMPORARY VIEW made AS SELECT * FROM input",
        "CREATE FUNCTION made AS 'org.example.Absent'",
        "CREATE DATABASE made LOCATION " + place,
        "INSERT INTO input SELECT * FROM input",
        "DROP VIEW input",
        "DELETE FROM input",
        "CACHE TABLE made AS SELECT 1",
        "SET spark.sql.shuffle.partitions=7777",
        "RESET",
        "USE default",
        "ADD JAR " + place,
        "ADD FILE " + place,
        "DECLARE VARIABLE made INT DEFAULT 1",
        "EXECUTE IMMEDIATE 'SET spark.sql.shuffle.partitions=7777'",
        "EXECUTE IMMEDIATE 'SELECT * FROM input'",
        "CALL made()",
        "BEGIN SET spark.sql.shuffle.partitions=7777; SELECT * FROM input; END",
        "SELECT TRANSFORM (id) USING 'touch " + folder.resolve("made") + "' AS (id INT) FROM input",
        "SELECT *, reflect('java.lang.System', 'setProperty', 'thresher.made', 'x') AS r FROM"
            + " input",
        "SELECT *, java_method('java.lang.System', 'setProperty', 'thresher.made', 'x') FROM input",
        "SELECT *, try_reflect('java.lang.System', 'setProperty', 'thresher.made', 'x') FROM input",
        "SELECT * FROM input WHERE id IN (SELECT length(reflect('java.lang.System', 'setProperty',"
            + " 'thresher.made', 'x')) FROM input)",
        "EXPLAIN SELECT * FROM input",
        "SHOW TABLES");
  }

  @Test
  void nothingElseThanReadingIsDone() {
    String before = SPARK.conf().get("spark.sql.shuffle.partitions");
    for (String statement : statements()) {
      CommandRun run =
          CommandRun.of(
              "inspect", shipped.model(), "--input=" + shipped.data(), "--query=" + statement);
      assertThat(run.exitCode()).as(statement).isEqualTo(2);
      assertThat(run.err())
          .as(statement)
          .contains("THR-USE-114: --query would do more than read")
          .doesNotContain("\tat ");
    }
    CommandRun score =
        CommandRun.of(
            shipped.call(shipped.data(), folder.resolve("out"), "--query=" + statements().get(0)));
    assertThat(score.exitCode()).isEqualTo(2);
    assertThat(score.err()).contains("THR-USE-114");
    assertThat(folder).isEmptyDirectory();
    assertThat(System.getProperty("thresher.made")).isNull();
    assertThat(SPARK.catalog().tableExists("made")).isFalse();
    assertThat(SPARK.conf().get("spark.sql.shuffle.partitions")).isEqualTo(before);
  }

  @Test
  void aConditionReadsOnly() {
    CommandRun run =
        CommandRun.of(
            "inspect",
            shipped.model(),
            "--input=" + shipped.data(),
            "--filter=reflect('java.lang.System', 'setProperty', 'thresher.made', 'x') is null");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-114: --filter would do more than read");
    assertThat(System.getProperty("thresher.made")).isNull();
  }

  @Test
  void queriesOfEveryShapeAreRead() {
    for (String query :
        List.of(
            "SELECT * FROM input",
            "FROM input",
            "TABLE input",
            "FROM input |> WHERE id < 3",
            "WITH t AS (SELECT * FROM input) SELECT * FROM t WHERE id IN (SELECT id FROM t)",
            "SELECT i.* FROM input i JOIN (SELECT id AS k, count(*) AS n FROM input GROUP BY id"
                + " HAVING n > 0) ON id = k ORDER BY id LIMIT 5",
            "SELECT * FROM input UNION ALL SELECT * FROM input",
            "SELECT /*+ REPARTITION(2) */ * FROM input TABLESAMPLE (50 PERCENT)",
            "SELECT * FROM input, LATERAL (SELECT 1 AS one)",
            "SELECT *, row_number() OVER (PARTITION BY id ORDER BY id) AS n FROM input",
            "SELECT * FROM parquet.`" + shipped.data() + "`")) {
      CommandRun run =
          CommandRun.of(
              "inspect", shipped.model(), "--input=" + shipped.data(), "--query=" + query);
      assertThat(run.err()).as(query).isEmpty();
      assertThat(run.exitCode()).as(query).isZero();
    }
  }

  @Test
  void whatOnnxRuntimeWritesIsNamedAndOverwritesNothing() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept.onnx"), "precious");
    Path fresh = folder.resolve("optimized.onnx");
    String option = "--ort=optimized_model_filepath=";

    CommandRun refused =
        CommandRun.of("inspect", shipped.model(), "--input=" + shipped.data(), option + kept);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("THR-USE-206").contains("kept.onnx");
    assertThat(kept).hasContent("precious");

    CommandRun written =
        CommandRun.of(shipped.call(shipped.data(), folder.resolve("out"), option + fresh));
    assertThat(written.err()).isEmpty();
    assertThat(written.out()).contains("writes        optimized_model_filepath=" + fresh);
    assertThat(fresh).exists();
  }
}

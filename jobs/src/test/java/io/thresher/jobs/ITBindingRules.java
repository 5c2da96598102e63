package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line takes without asking, and says that it did. */
class ITBindingRules {
  private static final SparkSession SPARK = SharedSpark.session();
  private static final String NULLS = "src/test/resources/cases/nulls_nan/";

  @TempDir Path folder;

  @Test
  void nanForAllIsForInputsThatHaveIt() {
    String output = folder.resolve("out").toString();
    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + NULLS + "model.onnx",
            "--input=" + NULLS + "data.parquet",
            "--output=" + output,
            "--nulls=nan",
            "--guard=off");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<Row> rows = SPARK.read().parquet(output).collectAsList();
    assertThat(rows).hasSize((int) SPARK.read().parquet(NULLS + "data.parquet").count());
    assertThat(rows.toString()).contains("NaN");
  }

  private List<Row> scored(String input, String output) {
    String place = folder.resolve(output).toString();
    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + NULLS + "model.onnx",
            "--input=" + folder.resolve(input),
            "--output=" + place,
            "--keep=id,s,x");
    assertThat(run.err()).isEmpty();
    return SPARK.read().parquet(place).orderBy("id").collectAsList();
  }

  @Test
  void valuesOfFoldersAreTheTextsThatTheyAreOrTakeTheTypesOfTheirInputs() {
    SPARK
        .sql("select * from values (1, 'a', 1.5f), (2, '00123', 2f), (3, 'b', 1.5f) t(id, s, x)")
        .createOrReplaceTempView("flat");
    SPARK.sql("select * from flat").write().parquet(folder.resolve("flat").toString());
    SPARK
        .sql("select * from flat")
        .write()
        .partitionBy("s", "x")
        .parquet(folder.resolve("folders").toString());

    List<Row> expected = scored("flat", "of-columns");

    assertThat(scored("folders", "of-folders")).isEqualTo(expected);
    assertThat(expected.toString()).contains("00123");
  }

  @Test
  void folderWhoseValueIsNoNumberIsAFaultOfTheData() {
    SPARK.range(3).write().parquet(folder.resolve("folders/x=0x10").toString());

    CommandRun run =
        CommandRun.of(
            "score",
            "--model=src/test/resources/csv/double.onnx",
            "--input=" + folder.resolve("folders"),
            "--output=" + folder.resolve("out"));

    assertThat(run.err()).startsWith("THR-DATA-112").contains("the folders", "'0x10'", "`x`");
    assertThat(run.exitCode()).isEqualTo(4);
  }

  @Test
  void columnsTakenByPositionAreNamed() throws Exception {
    Shipped forest = Shipped.named("zoo/forest-classifier");
    CommandRun run = CommandRun.of(forest.call(forest.data(), folder.resolve("out"), "--keep=id"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("columns       \\w+ <- sepal_length_cm, sepal_width_cm, petal_length_cm");
  }
}

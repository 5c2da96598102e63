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

  @Test
  void columnsTakenByPositionAreNamed() throws Exception {
    Shipped forest = Shipped.named("zoo/forest-classifier");
    CommandRun run = CommandRun.of(forest.call(forest.data(), folder.resolve("out"), "--keep=id"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("columns       \\w+ <- sepal_length_cm, sepal_width_cm, petal_length_cm");
  }
}

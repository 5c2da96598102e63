package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network of images that others trained: whether a line of text stands upside down. What it gives
 * is compared with Python's, from the same files; see {@code text-direction/make.py}.
 */
class ITTextDirection {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final Path HERE = Path.of("src/test/resources/text-direction").toAbsolutePath();
  private static final String SCORES = "`save_infer_model/scale_0.tmp_1`";

  @TempDir Path folder;

  @BeforeEach
  void layOutTheModel() throws IOException {
    Files.copy(
        Path.of(LocalSpark.file("zoo/text-direction"), "model.onnx"), folder.resolve("model.onnx"));
    String steps = "preprocessor_config.json";
    Files.copy(HERE.resolve(steps), folder.resolve(steps));
  }

  private Dataset<Row> lines() {
    return SPARK.read().parquet(HERE.resolve("lines.parquet").toString());
  }

  private List<Row> scored(Dataset<Row> lines, String... options) {
    return Scorer.of(folder.toString())
        .options(
            ScoreOptions.parse(options.length == 0 ? Map.of() : Map.of(options[0], options[1])))
        .keep("id", "upside_down", "scores")
        .score(lines.select("id", "upside_down", "scores", "image"))
        .selectExpr("id", "upside_down", "scores", SCORES)
        .orderBy("id")
        .collectAsList();
  }

  @Test
  void givesWhatPythonGivesAndTellsEveryLineRight() {
    List<Row> rows = scored(lines());

    assertThat(rows).hasSize(16);
    for (Row row : rows) {
      List<Float> expected = row.getList(2);
      List<Float> found = row.getList(3);
      assertThat(found).hasSize(2);
      for (int i = 0; i < 2; i++) {
        assertThat(found.get(i))
            .as("line %s", row.get(0))
            .isCloseTo(expected.get(i), within(1e-5f));
      }
      assertThat(found.get(1) > found.get(0))
          .as("line %s", row.get(0))
          .isEqualTo(row.getBoolean(1));
    }
  }

  @Test
  void givesTheSameBitsInAnyBatch() {
    List<Row> together = scored(lines().coalesce(1));

    assertThat(scored(lines().orderBy("image").repartition(3))).isEqualTo(together);
    assertThat(scored(lines().coalesce(1), "batch-size", "5")).isEqualTo(together);
  }

  @Test
  void namesNoClassesWhereTheGraphHasNoLogits() {
    assertThatThrownBy(() -> scored(lines(), "task", "classify"))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-MODEL-937")
        .hasMessageContaining("expected an output logits of rank 2");
  }
}

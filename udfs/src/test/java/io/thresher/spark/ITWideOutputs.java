package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.OnnxModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that gives far more of a row than it takes: 800 KB. {@code -Dthresher.wide.rows=3000} has
 * the scores of a column batch take 2.4 GB.
 */
class ITWideOutputs {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int ROWS = Integer.getInteger("thresher.wide.rows", 120);
  private static final int WIDTH = 200_000;

  @TempDir Path folder;

  private Path model() throws IOException {
    float[][] weights = new float[1][WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      weights[0][i] = i % 100;
    }
    Path file = folder.resolve("wide.onnx");
    return Files.write(file, OnnxModels.matMul(weights).toByteArray());
  }

  private void assertScored(Path model, Dataset<Row> data) {
    List<Row> rows =
        Scorer.of(model.toString())
            .keep("id")
            .score(data)
            .selectExpr("id", "cast(y[0] + size(y) as float)", "y[199999]")
            .collectAsList();

    assertThat(rows).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      assertThat(rows.get(i).getLong(0)).isEqualTo(i);
      assertThat(rows.get(i).getFloat(1)).isEqualTo(WIDTH);
      assertThat(rows.get(i).getFloat(2)).isEqualTo(99f * i);
    }
  }

  @Test
  void givesTheScoresOfEveryRow() throws IOException {
    Path model = model();
    String stored = folder.resolve("rows").toString();
    SPARK.range(0, ROWS, 1, 1).selectExpr("id", "cast(id as float) x").write().parquet(stored);

    assertScored(model, SPARK.read().parquet(stored));
    assertScored(model, SPARK.read().parquet(stored).limit(ROWS));
  }
}

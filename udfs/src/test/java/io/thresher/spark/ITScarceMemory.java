package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.runtime.SlowModels;
import io.thresher.spark.query.Scoring;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks whose batches do not fit in memory. */
class ITScarceMemory {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int ROWS = 20_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scoresAllRowsInSmallerBatchesAndSaysSo(boolean byColumns) {
    Dataset<Row> data = data("id % 3", byColumns);
    // Two models: what is learned of one holds for all later runs of it in this process.
    Dataset<Row> scored = scorer(byColumns ? 100 : 99).score(data);

    assertThat(scored.collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            data.selectExpr("id", "cast(x + 1 as float) as y").collectAsList());
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.rows()).isEqualTo(byColumns ? ROWS : ROWS - 1);
    // Tasks side by side may try the same size before one of them has lowered it.
    assertThat(metrics.tooLarge()).isBetween(6L, 12L);
    assertThat(metrics.fewestRows()).isBetween(1, 100);
  }

  @Test
  void setsAsideBadRowsAndNoOthers() {
    Dataset<Row> data = data("if(id % 1000 = 7, 99, id % 3)", true);
    Dataset<Row> scored =
        scorer(10)
            .quarantine(
                new Quarantine(folder.resolve("bad").toUri().toString(), ROWS, "20000", null))
            .score(data);

    assertThat(scored.collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            data.filter("x < 99").selectExpr("id", "cast(x + 1 as float) as y").collectAsList());
    assertThat(
            SPARK.read().parquet(folder.resolve("bad").toString()).select("row.id").collectAsList())
        .containsExactlyInAnyOrderElementsOf(data.filter("x = 99").select("id").collectAsList());
    assertThat(ScoreMetrics.of(scored.queryExecution()).fewestRows()).isBetween(1, 10);
  }

  @Test
  void failsOnModelsThatNeverFit() {
    assertThatThrownBy(() -> scorer(0).score(data("id % 3", true)))
        .hasMessageContaining("THR-RUN-504: a run of the model does not fit in memory");
  }

  private Scoring scorer(int most) {
    Path model =
        OnnxModels.write(
            SlowModels.greedyLookup(
                most, OnnxModels.tensor("table", 3).addAllFloatData(List.of(1f, 2f, 3f)).build()),
            folder.resolve("greedy.onnx"));
    return Scoring.of(model.toString())
        .options(ScoreOptions.parse(Map.of("batch-size", "4096")))
        .keep("id");
  }

  private Dataset<Row> data(String x, boolean byColumns) {
    String file = folder.resolve("data").toString();
    SPARK.range(0, ROWS, 1, 2).selectExpr("id", x + " as x").write().parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    return byColumns ? data : data.filter("id + 0 >= 1");
  }
}

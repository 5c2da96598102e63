package io.thresher.spark;

import static io.thresher.spark.Points.REGRESS;
import static io.thresher.spark.Points.regressWith;
import static io.thresher.spark.Points.rows;
import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
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

/**
 * What the tasks of the operator do with their rows: gather, pass on, measure, and say where one
 * fails.
 */
class ITScoreTasks {
  private static final SparkSession SPARK = Points.session();

  /**
   * Column batches much smaller than the model's: their other columns of every kind wait, copied,
   * for the scores.
   */
  @Test
  void keepsOtherColumnsWhileItGathersSmallColumnBatches(@TempDir Path folder) {
    String file = folder.resolve("points").toString();
    SPARK
        .sql(
            "select *, concat('n', id) as name, array(id, id + 1) as list, named_struct('a', id, 'b', cast(id as string)) "
                + "as pair, map('k', id) as entries, cast(id as decimal(30, 2)) as amount, "
                + "if(id % 3 = 0, null, id) as gaps, cast(proline as int) % 2 as part from points")
        .write()
        .partitionBy("part")
        .parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    Scorer scorer =
        Scorer.of(LocalSpark.file("zoo/lightgbm-regressor/model.onnx"))
            .options(ScoreOptions.parse(Map.of("outputs", "variable=p", "batch-size", "64")));
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", "10");
    try {
      Dataset<Row> scored = scorer.score(data);
      assertThat(scored.collectAsList()).hasSize(89);
      assertThat(ScoreMetrics.of(scored.queryExecution()).batches()).isBetween(1L, 8L);
      assertThat(scored.drop("p").collectAsList())
          .containsExactlyInAnyOrderElementsOf(data.collectAsList());
      assertThat(scored.select("id", "p").collectAsList())
          .containsExactlyInAnyOrderElementsOf(rows("select id, p from expected"));
      assertThat(scored.queryExecution().executedPlan().toString()).contains("fed by columns");
    } finally {
      SPARK.conf().unset("spark.sql.parquet.columnarReaderBatchSize");
    }
  }

  @Test
  void takesPartitionColumnsAsFeatures(@TempDir Path folder) {
    String file = folder.resolve("points").toString();
    SPARK
        .sql(
            "select * except (malic_acid), cast(round(malic_acid) as int) as malic_acid from points")
        .write()
        .partitionBy("malic_acid")
        .parquet(file);
    String rounded =
        regressWith("cast(round(malic_acid) as int)")
            .replace("struct(", "map('narrow', 'features'), struct(");
    Scorer scorer =
        Scorer.of(LocalSpark.file("zoo/lightgbm-regressor/model.onnx"))
            .options(ScoreOptions.parse(Map.of("outputs", "variable=p", "narrow", "features")))
            .keep("id");
    assertThat(scorer.score(SPARK.read().parquet(file)).collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows("select id, " + rounded + " from points"));
  }

  @Test
  void reportsSessionLoadedOnceInItsMetrics() {
    Dataset<Row> scored =
        Scorer.of(LocalSpark.file("zoo/forest-regressor/model.onnx"))
            .options(ScoreOptions.parse(Map.of("threads", "2")))
            .score(LocalSpark.parquet("zoo/forest-regressor/data.parquet").repartition(20));
    assertThat(scored.collectAsList()).hasSize(89);
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.rows()).isEqualTo(89);
    assertThat(metrics.batches()).isEqualTo(20);
    assertThat(metrics.sessionsLoaded()).isEqualTo(1);
    assertThat(metrics.loadNanos()).isPositive();
    assertThat(metrics.inferNanos()).isPositive();
    assertThat(metrics.assembleNanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesFileRowAndKeyOfANull(boolean byColumns, @TempDir Path folder) {
    String file = folder.resolve("points").toString();
    SPARK
        .table("points")
        .withColumn("malic_acid", expr("if(id = 42, null, malic_acid)"))
        .coalesce(1)
        .sortWithinPartitions("id")
        .write()
        .parquet(file);
    String filter = byColumns ? "" : " where id + 0 >= 40";
    assertThatThrownBy(
            () -> rows("select id, " + REGRESS + " from parquet.`" + file + "`" + filter))
        .satisfies(
            thrown ->
                assertThat(requireNonNull(ScoringException.in(thrown)))
                    .hasMessageContaining("THR-DATA-021")
                    .hasMessageContaining("column 'malic_acid'")
                    .hasMessageContaining(file)
                    .hasMessageContaining(byColumns ? "row 42 (from 0)" : "row 2 (from 0)")
                    .hasMessageContaining("id = 42"));
  }

  /** A model that looks its input up in a table of three. */
  private static String lookup(Path folder) {
    NodeProto gather = OnnxModels.node("Gather", "table", "y").toBuilder().addInput("x").build();
    GraphProto.Builder graph =
        OnnxModels.graph(gather)
            .addInitializer(
                OnnxModels.tensor("table", 3)
                    .setDataType(ElementType.FLOAT.onnxCode())
                    .addAllFloatData(List.of(1f, 2f, 3f)))
            .addInput(OnnxModels.value("x", ElementType.INT64, "n"))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n"));
    return OnnxModels.write(OnnxModels.model(graph), folder.resolve("lookup.onnx")).toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesTheRowOnWhichTheModelFails(boolean byColumns, @TempDir Path folder) {
    String model = lookup(folder);
    String file = folder.resolve("indices").toString();
    SPARK.range(0, 50, 1, 1).selectExpr("id", "if(id = 17, 99, id % 3) as x").write().parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    for (String batchSize : List.of("1", "7", "4096")) {
      Dataset<Row> scored =
          Scorer.of(model)
              .options(ScoreOptions.parse(Map.of("batch-size", batchSize)))
              .keep("id")
              .score(byColumns ? data : data.filter("id + 0 >= 10"));
      assertThatThrownBy(scored::collectAsList)
          .satisfies(
              thrown ->
                  assertThat(requireNonNull(ScoringException.in(thrown)))
                      .hasMessageContaining("THR-RUN-021")
                      .hasMessageContaining("the model failed on a row")
                      .hasMessageContaining("partition 0, file")
                      .hasMessageContaining(file)
                      .hasMessageContaining("id = 17"));
    }
    assertThat(Scorer.of(model).keep("id").score(data.filter("id < 10")).collectAsList())
        .hasSize(10);
  }
}

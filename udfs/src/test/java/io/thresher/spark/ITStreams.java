package io.thresher.spark;

import static io.thresher.spark.LinearModel.ONE;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in queries over streams: every batch is scored, once, also by one that starts again. */
class ITStreams {
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void arrive(int from, int to) {
    SPARK
        .range(from, to, 1, 2)
        .selectExpr("id", "cast(id % 5 as float) a", "cast(id % 3 as float) b")
        .write()
        .mode("append")
        .parquet(path("in"));
  }

  private void scoreWhatArrived() throws Exception {
    Dataset<Row> scored =
        SPARK
            .readStream()
            .schema("id BIGINT, a FLOAT, b FLOAT")
            .option("maxFilesPerTrigger", 1)
            .parquet(path("in"))
            .selectExpr("id", "onnx_predict('" + ONE + "', a, b) y")
            .where("y > -5");
    StreamingQuery query =
        scored
            .writeStream()
            .format("parquet")
            .option("checkpointLocation", path("checkpoint"))
            .trigger(Trigger.AvailableNow())
            .start(path("out"));
    query.awaitTermination();
  }

  @Test
  void scoresEachRowOnceAcrossStarts() throws Exception {
    arrive(0, 40);
    scoreWhatArrived();
    arrive(40, 60);
    scoreWhatArrived();

    assertThat(SPARK.read().parquet(path("out")).collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            SPARK
                .range(0, 60)
                .selectExpr("id", "cast(2 * (id % 5) - 3 * (id % 3) + 1 as float) y")
                .where("y > -5")
                .collectAsList());
  }

  private void arriveAt(int from, int to) {
    SPARK
        .range(from, to, 1, 1)
        .selectExpr(
            "id",
            "id % 7 k",
            "cast(id % 10 as float) a",
            "cast(id % 4 as float) b",
            "timestamp_seconds(1000 + id) ts")
        .write()
        .mode("append")
        .parquet(path("in"));
  }

  /** Spark's own join takes such a score for a bound of the watermark where it stands alone. */
  @ParameterizedTest
  @ValueSource(strings = {"left", "full"})
  void givesRowsThatMatchNothingOnceTheWatermarkHasPassed(String kind) throws Exception {
    for (int from = 0; from < 80; from += 20) {
      arriveAt(from, from + 20);
    }
    String condition =
        "x.k = y.k AND y.a > 4 AND %s > 1 AND x.ts BETWEEN y.ts - INTERVAL 3 SECONDS AND y.ts";
    String score = "onnx_predict('" + ONE + "', x.a, x.b)";

    List<Row> rows = new ArrayList<>();
    StreamingQuery query =
        stream("x")
            .join(stream("y"), expr(condition.formatted(score)), kind)
            .selectExpr("x.id", "y.id")
            .writeStream()
            .foreachBatch(
                (VoidFunction2<Dataset<Row>, Long>)
                    (batch, id) -> rows.addAll(batch.collectAsList()))
            .option("checkpointLocation", path("checkpoint"))
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    // What is behind the last watermark waits for more to arrive.
    Dataset<Row> all = SPARK.read().parquet(path("in"));
    List<Row> expected =
        all.as("x")
            .join(all.as("y"), expr(condition.formatted("(2 * x.a - 3 * x.b + 1)")), kind)
            .where("coalesce(x.id, y.id) < 60")
            .selectExpr("x.id", "y.id")
            .collectAsList();
    assertThat(rows.stream().filter(row -> Math.max(id(row, 0), id(row, 1)) < 60))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).anyMatch(row -> row.isNullAt(1)).anyMatch(row -> !row.isNullAt(1));
  }

  private Dataset<Row> stream(String name) {
    return SPARK
        .readStream()
        .schema("id BIGINT, k BIGINT, a FLOAT, b FLOAT, ts TIMESTAMP")
        .option("maxFilesPerTrigger", 1)
        .parquet(path("in"))
        .withWatermark("ts", "1 second")
        .as(name);
  }

  private static long id(Row row, int column) {
    return row.isNullAt(column) ? -1 : row.getLong(column);
  }
}

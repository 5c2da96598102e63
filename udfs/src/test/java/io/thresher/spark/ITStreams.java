package io.thresher.spark;

import static io.thresher.spark.LinearModel.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}

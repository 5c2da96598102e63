package io.thresher.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.SharedSpark;
import io.thresher.spark.Scorer;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITRunMeter {
  private static final Path DATA = Path.of("../datasets/penguins").toAbsolutePath().normalize();

  @TempDir Path folder;

  /** As Delta does, which finds the files of a table by queries once the write has begun. */
  @Test
  void measuresTheWriteWhereOtherQueriesRunForItsSake() {
    SparkSession spark = SharedSpark.session();
    Dataset<Row> rows = spark.read().parquet(DATA.resolve("data.parquet").toString());
    long count = rows.count();
    Dataset<Row> scored = Scorer.of(DATA.resolve("model.onnx").toString()).score(rows);

    try (RunMeter meter = new RunMeter(spark, Instant.now())) {
      spark.range(3).collectAsList();
      scored.write().parquet(folder.resolve("out").toString());
      assertThat(spark.range(3).count()).isEqualTo(3);

      assertThat(meter.measure().score().rows()).isEqualTo(count);
    }
  }
}

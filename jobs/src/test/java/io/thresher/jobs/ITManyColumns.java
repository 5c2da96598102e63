package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITManyColumns {
  private static final int COLUMNS = 10_000;

  @TempDir Path folder;

  @Test
  void readsThemByColumns() {
    String in = folder.resolve("in").toString();
    SharedSpark.session().range(1).write().parquet(in);
    StructType wide = new StructType();
    for (int i = 0; i < COLUMNS; i++) {
      wide = wide.add("f" + i, "float");
    }

    try (SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()))) {
      Dataset<Row> rows = spark.session().read().schema(wide).parquet(in);

      assertThat(rows.queryExecution().sparkPlan().supportsColumnar()).isTrue();
    }
  }
}

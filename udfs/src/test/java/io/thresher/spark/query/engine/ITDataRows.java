package io.thresher.spark.query.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.trial.SampleRows;
import io.thresher.spark.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class ITDataRows {
  private static final int SPLITS = 20;
  private static final int ROWS = 1000;

  @Test
  void takesTheFirstRows() {
    DataRows.Taken taken = taken(numbers());
    assertThat(taken.words()).isEqualTo("made-up rows and 256 rows of the data");
    assertThat(outlying(taken, 256)).isEqualTo("data, outlying 0%");
    assertThat(outlying(taken, 255)).isEqualTo("data, outlying to 10%");
  }

  @Test
  void takesRowsThatPassAFilterOnColumnsThatFeedNothing() {
    DataRows.Taken taken = taken(numbers().withColumn("b", functions.col("a")).filter("b < 40"));
    assertThat(taken.words()).isEqualTo("made-up rows and 40 rows of the data");
    assertThat(outlying(taken, 40)).isEqualTo("data, outlying 0%");
  }

  /** Else a filter that few pass would have the data read twice. */
  @Test
  void looksAtTheFirstSplitsOnly() {
    assertThat(taken(numbers().filter("a >= 390")).words())
        .isEqualTo("made-up rows and 10 rows of the data");
    assertThat(taken(numbers().filter("a >= 400")).words())
        .isEqualTo("made-up rows (the data's first rows have none that suits the model)");
  }

  @Test
  void readsNoRowsThatTakeOthers() {
    Dataset<Row> numbers = numbers();
    numbers.createOrReplaceTempView("numbers");
    List<Dataset<Row>> all =
        List.of(
            numbers.groupBy("a").count(),
            numbers.distinct(),
            numbers.orderBy("a"),
            numbers.repartition(3),
            numbers.join(numbers.select("a").distinct(), "a"),
            numbers.filter("a < (SELECT avg(a) FROM numbers)"));
    for (Dataset<Row> each : all) {
      assertThat(taken(each).words())
          .isEqualTo("made-up rows (the data's first rows are not had by reading them alone)");
    }
    assertThat(taken(numbers.coalesce(2).union(numbers)).rows()).isPresent();
  }

  private static Dataset<Row> numbers() {
    return LocalSpark.session()
        .range(0, ROWS, 1, SPLITS)
        .select(functions.col("id").cast(DataTypes.LongType).as("a"));
  }

  private static DataRows.Taken taken(Dataset<Row> data) {
    return DataRows.of(data)
        .taken(
            List.of(
                new InputBinding(
                    "x",
                    ElementType.INT64,
                    List.of(1),
                    List.of(new ColumnUse(0, "a", DataTypes.LongType)),
                    NullPolicy.FAIL)));
  }

  private static String outlying(DataRows.Taken taken, long limit) {
    SampleRows rows = taken.rows().orElseThrow();
    return rows.kind(Map.of("x", limit));
  }
}

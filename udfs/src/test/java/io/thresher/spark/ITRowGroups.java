package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.options.ScoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of several row groups, each of which ends with a batch that is shorter than the next. */
class ITRowGroups {
  private static final int COPIES = 60;
  private static final int ROWS_OF_GROUP = 4500;

  @TempDir private Path folder;

  /** Networks, trees, texts and images: each is fed in a way of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {"breast-cancer", "penguins", "digits", "messages/embedder", "messages/classifier"})
  void areScoredOnceEach(String name) {
    Dataset<Row> rows =
        LocalSpark.parquet(name + "/data.parquet")
            .withColumnRenamed("id", "of")
            .crossJoin(LocalSpark.session().range(COPIES).withColumnRenamed("id", "copy"))
            .selectExpr("*", "concat(of, ' ', copy) AS id");
    String grouped = folder.resolve("grouped").toString();
    rows.coalesce(1)
        .write()
        .option("parquet.block.row.count.limit", ROWS_OF_GROUP)
        .parquet(grouped);
    Dataset<Row> read = LocalSpark.session().read().parquet(grouped);

    List<Row> scored = scored(name, read);

    assertThat(scored).hasSize((int) rows.count());
    assertThat(scored).isEqualTo(scored(name, rows));
  }

  private static List<Row> scored(String name, Dataset<Row> rows) {
    String model = LocalSpark.file(name);
    return Scorer.of(name.startsWith("messages/") ? model : model + "/model.onnx")
        .options(ScoreOptions.parse(Map.of()))
        .keep("id")
        .score(rows)
        .orderBy("id")
        .collectAsList();
  }
}

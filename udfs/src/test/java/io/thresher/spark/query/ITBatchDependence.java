package io.thresher.spark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import io.thresher.runtime.SlowModels;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.Scorer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that bring the rows of a batch together: refused, accepted, or scored row by row. */
class ITBatchDependence {
  private static final Path MODELS = Path.of("src/test/resources/batches").toAbsolutePath();

  private static Dataset<Row> data() {
    return LocalSpark.session().read().parquet(MODELS.resolve("s.parquet").toString());
  }

  private static Scorer scorer(String model, Map<String, String> given) {
    Map<String, String> options = new HashMap<>(given);
    options.putIfAbsent("bind", "x=x0,x1");
    return Scorer.of(MODELS.resolve(model + ".onnx").toString())
        .options(ScoreOptions.parse(options))
        .keep("id", "x0", "x1");
  }

  @ParameterizedTest
  @CsvSource({
    "mix_reverse, Slice, 10",
    "mix_softmax0, Softmax, 10",
    "mix_bn, BatchNormalization, 10",
    "mix_reverse, Slice, 4096",
    "mix_softmax0, Softmax, 4096",
    "mix_bn, BatchNormalization, 4096"
  })
  void refusesWhatMixesRowsAndNamesTheOperator(String model, String operator, String batchSize) {
    assertThatThrownBy(() -> scorer(model, Map.of("batch-size", batchSize)).score(data()))
        .isInstanceOfSatisfying(ScoringException.class, e -> assertThat(e.exitCode()).isEqualTo(3))
        .hasMessageContaining("THR-MODEL-611")
        .hasMessageContaining(operator + " 'y' may bring rows together")
        .hasMessageContaining("of 'y' became")
        .hasMessageContaining("--batch-dependent alone");
  }

  /**
   * In these rounds small rows do not show that they depend on each other, and large ones never
   * end.
   */
  @Test
  void endsATrialThatTakesTooLong(@TempDir Path folder) {
    Path model =
        OnnxModels.write(SlowModels.endlessFromAThousandOn(), folder.resolve("endless.onnx"));

    Dataset<Row> scored =
        Scorer.of(model.toString())
            .keep("id")
            .score(LocalSpark.session().range(2).selectExpr("id", "cast(id as float) as x"));

    assertThat(scored.queryExecution().toString()).contains("the trial was ended after 10 s");
    assertThat(scored.orderBy("id").collectAsList())
        .extracting(row -> row.getFloat(1))
        .containsExactly(0f, 1f);
  }

  @Test
  void scoresWhatIsAcceptedAndSaysSo() {
    Scorer scorer = scorer("mix_softmax0", Map.of("batch-dependent", "accept"));

    Dataset<Row> scored = scorer.score(data().coalesce(1));

    assertThat(scored.queryExecution().toString())
        .contains("rows depend on the batch that they are scored in (accepted)", "Softmax 'y'");
    double sum = 0;
    for (Row row : scored.collectAsList()) {
      sum += ((Number) row.getSeq(3).apply(0)).doubleValue();
    }
    assertThat(sum).isBetween(0.999, 1.001);
  }

  @Test
  void scoresRowByRow() {
    List<Row> ones =
        scorer("mix_softmax0", Map.of("batch-dependent", "alone")).score(data()).collectAsList();
    List<Row> themselves =
        scorer("mix_reverse", Map.of("batch-dependent", "alone")).score(data()).collectAsList();

    assertThat(ones)
        .hasSize(100)
        .allSatisfy(row -> assertThat(row.getSeq(3).apply(0)).isEqualTo(1f));
    assertThat(themselves)
        .hasSize(100)
        .allSatisfy(
            row -> {
              assertThat(row.getSeq(3).apply(0)).isEqualTo(row.get(1));
              assertThat(row.getSeq(3).apply(1)).isEqualTo(row.get(2));
            });
  }

  @Test
  void inspectsWithoutData() {
    assertThat(scorer("mix_reverse", Map.of()).inspect(LocalSpark.session()))
        .contains("Batches\n  rows depend on each other:", "Slice 'y' may bring rows together");
    assertThat(Scorer.of(LocalSpark.file("digits/model.onnx")).inspect(LocalSpark.session()))
        .contains("Batches\n  rows are independent: the graph keeps them apart");
  }

  @Test
  void refusesToSplitAFixedBatch() {
    Scorer scorer =
        Scorer.of(LocalSpark.file("zoo/fixed-batch/model.onnx"))
            .options(ScoreOptions.parse(Map.of("batch-dependent", "alone")))
            .keep("id");
    assertThatThrownBy(() -> scorer.score(LocalSpark.parquet("zoo/fixed-batch/data.parquet")))
        .hasMessageContaining("THR-MODEL-612")
        .hasMessageContaining("got batches of 4");
  }
}

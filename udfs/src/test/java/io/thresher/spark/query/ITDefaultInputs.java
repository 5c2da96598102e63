package io.thresher.spark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.Scorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that a model has a default for: {@code y = x * factor + offset}, 2 and 7 by default. */
class ITDefaultInputs {
  @TempDir static Path folder;
  private static Path model;

  @BeforeAll
  static void write() {
    model =
        OnnxModels.write(
            OnnxModels.model(
                OnnxModels.graph(
                        OnnxModels.node("Mul", "x", "product").toBuilder()
                            .addInput("factor")
                            .build(),
                        OnnxModels.node("Add", "product", "y").toBuilder()
                            .addInput("offset")
                            .build())
                    .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 1))
                    .addInput(OnnxModels.value("offset", ElementType.FLOAT, "n", 1))
                    .addInput(OnnxModels.value("factor", ElementType.FLOAT, 1, 1))
                    .addInitializer(OnnxModels.tensor("offset", 1, 1).addFloatData(7))
                    .addInitializer(OnnxModels.tensor("factor", 1, 1).addFloatData(2))
                    .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 1))),
            folder.resolve("model.onnx"));
  }

  private static Dataset<Row> rows(String second) {
    return LocalSpark.session()
        .range(5)
        .selectExpr("id", "cast(id as float) as x", "cast(id * 100 as float) as " + second)
        .coalesce(1);
  }

  private static Scorer scorer(Map<String, String> options) {
    return Scorer.of(model.toString()).options(ScoreOptions.parse(options)).keep("id");
  }

  private static List<Float> scores(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList().stream()
        .map(row -> row.getFloat(row.fieldIndex("y")))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8,float16", "none"})
  void feedsAColumnOfItsName(String rewrite) {
    Dataset<Row> scored = scorer(Map.of("rewrite", rewrite)).score(rows("offset"));
    assertThat(scores(scored)).containsExactly(0f, 102f, 204f, 306f, 408f);
    assertThat(scored.queryExecution().toString())
        .containsPattern("x#\\d+L?, offset#\\d+\\)")
        .doesNotContain("default");
  }

  @Test
  void feedsWhatIsBound() {
    Dataset<Row> scored = scorer(Map.of("bind", "offset=other")).score(rows("other"));
    assertThat(scores(scored)).containsExactly(0f, 102f, 204f, 306f, 408f);
  }

  @Test
  void leavesItAtItsDefaultOtherwiseAndSaysSo() {
    Dataset<Row> scored = scorer(Map.of()).score(rows("other"));
    assertThat(scores(scored)).containsExactly(7f, 9f, 11f, 13f, 15f);
    assertThat(scored.queryExecution().toString())
        .contains("ONNX Runtime (input 'offset' is left at its default)");
    Dataset<Row> kept = scorer(Map.of()).keep("id", "offset").score(rows("offset"));
    assertThat(scores(kept)).containsExactly(7f, 9f, 11f, 13f, 15f);
  }

  @Test
  void showsThatItIsOptional() {
    assertThat(scorer(Map.of()).inspect(LocalSpark.session()))
        .contains(
            "  offset: float[n, 1], optional: has a default, and is fed by --bind or a column of"
                + " its name\n",
            "  factor: float[1, 1], has a default, which it is left at\n");
  }

  @Test
  void refusesToFeedAWeight() {
    Scorer weight = scorer(Map.of("bind", "factor=other"));
    assertThatThrownBy(() -> weight.score(rows("other")))
        .hasMessageContaining("THR-DATA-026: a column cannot feed an input that has no rows")
        .hasMessageContaining("input 'factor' float[1, 1]");
  }
}

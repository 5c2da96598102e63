package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlSetting;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.Scoring;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every shipped model with OpenVINO, which {@code submit-scripts/engine test} installs: not run
 * with the others.
 */
class OpenVinoSuite {
  private static final Set<String> REFUSED =
      Set.of("THR-USE-920", "THR-MODEL-926", "THR-MODEL-927");

  /** Neural networks in float: these have to be taken. */
  private static final List<String> TAKEN =
      List.of(
          "digits",
          "messages/classifier",
          "messages/embedder",
          "shapes",
          "zoo/rank-three",
          "zoo/text-direction");

  static Stream<Arguments> models() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(new File(LocalSpark.file("MANIFEST.json")))) {
      cases.add(Arguments.of(entry.get("path").asText(), entry));
    }
    return cases.stream();
  }

  @AfterEach
  void restore() {
    conf().remove(SqlSetting.ISOLATE.key());
  }

  /** Or is refused, for its scores. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void matchesGolden(String name, JsonNode entry) {
    Dataset<Row> scored;
    try {
      scored = scored(name, entry, Map.of("engine", "openvino"));
    } catch (ScoringException e) {
      assertThat(REFUSED).as(e.getMessage()).contains(e.problems().get(0).code());
      assertThat(TAKEN).as(e.getMessage()).doesNotContain(name);
      return;
    }
    assertThat(scored.queryExecution().executedPlan().toString())
        .contains("run by OpenVINO 1.8.1, exact");
    GoldenComparison.assertMatches(scored, name, entry.get("tolerance").asDouble());
    conf().set(SqlSetting.ISOLATE.key(), "process");
    Dataset<Row> isolated = scored(name, entry, Map.of("engine", "openvino"));
    assertThat(bits(isolated, 1)).isEqualTo(bits(scored, 1));
  }

  /** Labels and what a task makes of scores do not come from the graph. */
  @ParameterizedTest
  @CsvSource({
    "messages/classifier,''",
    "messages/classifier,2",
    "shapes,''",
    "shapes,2",
  })
  void namesTheClassesThatOnnxRuntimeNames(String name, String topK) {
    Map<String, String> options = topK.isEmpty() ? Map.of() : Map.of("top-k", topK);
    List<List<Row>> both = new ArrayList<>();
    for (String engine : List.of("onnxruntime", "openvino")) {
      Map<String, String> of = new HashMap<>(options);
      of.put("engine", engine);
      both.add(
          Scorer.of(LocalSpark.file(name))
              .options(ScoreOptions.parse(of))
              .keep("id")
              .score(LocalSpark.parquet(name + "/data.parquet"))
              .orderBy("id")
              .collectAsList());
    }
    assertThat(both.get(0)).hasSizeGreaterThan(50);
    assertThat(both.get(1)).hasSameSizeAs(both.get(0));
    for (int i = 0; i < both.get(0).size(); i++) {
      assertThat(labels(both.get(1).get(i))).isEqualTo(labels(both.get(0).get(i)));
      List<Float> expected = probabilities(both.get(0).get(i));
      List<Float> given = probabilities(both.get(1).get(i));
      for (int at = 0; at < expected.size(); at++) {
        assertThat(given.get(at)).as("row " + i).isCloseTo(expected.get(at), within(1e-5f));
      }
    }
  }

  private static List<String> labels(Row row) {
    return row.size() == 3
        ? List.of(row.getString(1))
        : row.<Row>getList(1).stream().map(each -> each.getString(0)).toList();
  }

  private static List<Float> probabilities(Row row) {
    return row.size() == 3
        ? row.getList(2)
        : row.<Row>getList(1).stream().map(each -> each.getFloat(1)).toList();
  }

  /** Of texts that differ in length. */
  @ParameterizedTest
  @ValueSource(strings = {"answers", "entities", "entities-bpe", "pairs", "rank", "words"})
  void givesTheTextsOfTasks(String name) {
    Dataset<Row> data =
        LocalSpark.session()
            .sql(
                "select id, case id when 0 then 'Maria [MASK]' else 'Anna lives in [MASK], in Peru'"
                    + " end as text, 'a town' as text_pair, 'towns in Peru' as query, 'Who lives"
                    + " there?' as question, 'Anna lives in Lima' as context from range(2)");
    List<String> texts = List.of();
    for (String engine : List.of("onnxruntime", "openvino")) {
      Dataset<Row> scored =
          Scorer.of(Path.of("src/test/resources/text").resolve(name).toAbsolutePath().toString())
              .options(ScoreOptions.parse(Map.of("engine", engine)))
              .keep("id")
              .score(data);
      assertThat(scored.queryExecution().executedPlan().toString())
          .contains(engine.equals("openvino") ? "run by OpenVINO 1.8.1, exact" : "ONNX Runtime");
      // Numbers may differ in their last digits.
      List<String> found =
          bits(scored, 1).stream().map(row -> row.replaceAll("[.]\\d+(E-?\\d+)?", "")).toList();
      assertThat(found).hasSize(2);
      texts = texts.isEmpty() ? found : texts;
      assertThat(found).isEqualTo(texts);
    }
  }

  /** Whatever auto takes. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void matchesGoldenByTheFastest(String name, JsonNode entry) {
    Dataset<Row> scored = scored(name, entry, Map.of());
    System.out.println(
        name
            + ": "
            + scored
                .queryExecution()
                .executedPlan()
                .toString()
                .replaceAll("(?s).*run by |\\n.*", ""));
    GoldenComparison.assertMatches(scored, name, entry.get("tolerance").asDouble());
    if (scored.queryExecution().executedPlan().toString().contains("run by OpenVINO")) {
      String size = entry.toString().contains("tokenizer") ? "batch-positions" : "batch-size";
      List<String> small = bits(scored(name, entry, Map.of("engine", "openvino", size, "64")), 1);
      assertThat(bits(scored, 1)).isEqualTo(small);
    }
  }

  @Test
  void triesRowsOfTheDataAndCountsItsMemory() {
    Dataset<Row> data = LocalSpark.parquet("digits/data.parquet").select("id", "image");
    ScorePlan plan =
        Scoring.of(LocalSpark.file("digits/model.onnx"))
            .options(ScoreOptions.parse(Map.of("engine", "openvino")))
            .keep("id")
            .trying(data)
            .plan(data);
    assertThat(plan.engine().describe())
        .contains("on made-up rows and 256 rows of the data")
        .doesNotContain("left to");
    assertThat(plan.engine().memory()).isPositive();
  }

  /** OpenVINO has no determinant. */
  @Test
  void namesNodesThatItDoesNotRun(@TempDir Path folder) {
    Path file =
        OnnxModels.write(
            OnnxModels.model(
                OnnxModels.graph(
                        OnnxModels.node("Relu", "x", "t"), OnnxModels.node("Det", "t", "y"))
                    .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 2, 2))
                    .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n"))),
            folder.resolve("det.onnx"));
    Dataset<Row> data =
        LocalSpark.session().range(8).selectExpr("array(float(id), 1f, 2f, 3f) AS x", "id");
    ScorePlan plan =
        Scoring.of(file.toString())
            .options(ScoreOptions.parse(Map.of("engine", "openvino")))
            .keep("id")
            .plan(data);
    assertThat(plan.engine().describe()).contains("left to ONNX Runtime's own provider: Det");
  }

  @Test
  void givesTheSameBitsInAnyBatch() {
    List<String> expected = List.of();
    for (int size : new int[] {1, 7, 256, 4096}) {
      Map<String, String> options =
          Map.of(
              "engine", "openvino", "reproducible", "true", "batch-size", Integer.toString(size));
      List<String> bits = bits(digits(options, "image"), 1);
      assertThat(bits).isNotEmpty();
      expected = expected.isEmpty() ? bits : expected;
      assertThat(bits).as("batches of %s", size).isEqualTo(expected);
    }
  }

  /** OpenVINO alone makes a score of it that looks like any other. */
  @Test
  void givesRowsThatAreNotFiniteTheScoresOfOnnxRuntime() {
    for (String odd : List.of("NaN", "Infinity")) {
      String image =
          "transform(image, (x, i) -> IF(i = 3 AND id %% 5 = 0, CAST('%s' AS FLOAT), x))"
              .formatted(odd);
      List<String> own = bits(digits(Map.of("engine", "onnxruntime"), image), 5);
      List<String> other = bits(digits(Map.of("engine", "openvino"), image), 5);
      assertThat(own).isNotEmpty();
      assertThat(other).as(odd).isEqualTo(own);
    }
  }

  @Test
  void refusesBfloat16WhereTheCpuHasNone() throws IOException {
    boolean has =
        Files.readString(Path.of("/proc/cpuinfo")).matches("(?s).*\\b(amx|avx512)_bf16\\b.*");
    Map<String, String> options = Map.of("engine", "openvino", "precision", "bf16");
    if (has) {
      assertThat(digits(options, "image").queryExecution().executedPlan().toString())
          .contains("run by OpenVINO 1.8.1, bf16");
    } else {
      assertThatThrownBy(() -> digits(options, "image")).hasMessageContaining("THR-USE-925");
    }
  }

  /**
   * @param image how the column of that name is made from it
   */
  private static Dataset<Row> digits(Map<String, String> options, String image) {
    return Scorer.of(LocalSpark.file("digits/model.onnx"))
        .options(ScoreOptions.parse(options))
        .keep("id")
        .score(LocalSpark.parquet("digits/data.parquet").selectExpr("id", image + " AS image"));
  }

  private static SparkConf conf() {
    return LocalSpark.session().sparkContext().conf();
  }

  private static Dataset<Row> scored(String name, JsonNode entry, Map<String, String> given) {
    return ShippedModels.scorer(name, entry, new HashMap<>(given))
        .score(LocalSpark.parquet(name + "/data.parquet"));
  }

  /** Of every so manieth row; NaN is equal to itself as text. */
  private static List<String> bits(Dataset<Row> scored, int step) {
    return scored
        .filter(functions.col("id").mod(step).equalTo(0))
        .orderBy("id")
        .toJSON()
        .collectAsList();
  }
}

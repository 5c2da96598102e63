package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped model gives the predictions that an independent implementation computed. */
class ITGoldenPredictions {
  private static final int EMPTY_AND_FULL_PARTITIONS = 40;

  private static final List<String> TREES =
      List.of(
          "breast-cancer",
          "zoo/forest-classifier",
          "zoo/forest-regressor",
          "zoo/lightgbm-regressor",
          "zoo/xgboost-missing");

  static Stream<Arguments> models() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(new File(LocalSpark.file("MANIFEST.json")))) {
      for (int batchSize : List.of(1, 7, 4096)) {
        cases.add(Arguments.of(entry.get("path").asText(), batchSize, entry));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} in batches of {1}")
  @MethodSource("models")
  void matchesGoldenFedByColumns(String name, int batchSize, JsonNode entry) {
    Dataset<Row> data = LocalSpark.parquet(name + "/data.parquet");
    Dataset<Row> scored = scorer(name, batchSize, entry).score(data);
    assertThat(scored.queryExecution().executedPlan().toString()).contains("fed by columns");
    GoldenComparison.assertMatches(scored, name, entry.get("tolerance").asDouble());
  }

  @ParameterizedTest(name = "{0} in batches of {1}")
  @MethodSource("models")
  void matchesGoldenFedByRows(String name, int batchSize, JsonNode entry) {
    Dataset<Row> data =
        LocalSpark.parquet(name + "/data.parquet")
            .repartition(EMPTY_AND_FULL_PARTITIONS, functions.col("id").mod(30));
    Dataset<Row> scored = scorer(name, batchSize, entry).score(data);
    assertThat(scored.queryExecution().executedPlan().toString()).contains("fed by rows");
    GoldenComparison.assertMatches(scored, name, entry.get("tolerance").asDouble());
  }

  static Stream<Arguments> treeModels() throws IOException {
    return models().filter(model -> TREES.contains((String) model.get()[0]));
  }

  @ParameterizedTest(name = "{0} in batches of {1}")
  @MethodSource("treeModels")
  void runsTreesByTheKernelUnlessItIsOff(String name, int batchSize, JsonNode entry) {
    Dataset<Row> data = LocalSpark.parquet(name + "/data.parquet");
    Dataset<Row> byKernel = scorer(name, batchSize, entry, Map.of("engine", "trees")).score(data);
    assertThat(byKernel.queryExecution().executedPlan().toString())
        .containsPattern("run by tree kernel \\(\\d+ trees, \\d+ nodes, depth \\d+\\)");
    Dataset<Row> byOnnxRuntime =
        scorer(name, batchSize, entry, Map.of("engine", "onnxruntime")).score(data);
    assertThat(byOnnxRuntime.queryExecution().executedPlan().toString())
        .contains("run by ONNX Runtime (as asked");
    GoldenComparison.assertMatches(byOnnxRuntime, name, entry.get("tolerance").asDouble());
    GoldenComparison.assertMatches(byKernel, name, entry.get("tolerance").asDouble());
    assertThat(byKernel.schema()).isEqualTo(byOnnxRuntime.schema());
  }

  private static Scorer scorer(String name, int batchSize, JsonNode entry) {
    return scorer(name, batchSize, entry, Map.of());
  }

  private static Scorer scorer(
      String name, int batchSize, JsonNode entry, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    if (!name.equals("zoo/fixed-batch")) {
      options.put("batch-size", Integer.toString(batchSize));
    }
    return ShippedModels.scorer(name, entry, options);
  }

  @Test
  void manifestListsTheShippedModels() throws IOException {
    assertThat(models().count()).isGreaterThanOrEqualTo(3 * 20);
  }
}

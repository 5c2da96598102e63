package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.options.ScoreOptions;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code reproducible}, scores are the same to the bit however the rows are dealt out. */
class ITReproducible {
  private static final int[] BATCH_SIZES = {1, 7, 64, 4096};
  private static final List<String> BY_KERNEL = List.of("breast-cancer", "zoo/forest-classifier");

  static Stream<Arguments> models() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(new File(LocalSpark.file("MANIFEST.json")))) {
      String name = entry.get("path").asText();
      cases.add(Arguments.of(name, "off", entry));
      if (BY_KERNEL.contains(name)) {
        cases.add(Arguments.of(name, "on", entry));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, trees {1}")
  @MethodSource("models")
  void givesTheSameBitsHoweverRowsAreDealtOut(String name, String trees, JsonNode entry) {
    Dataset<Row> data = LocalSpark.parquet(name + "/data.parquet");
    Map<Long, String> expected = byId(scorer(name, trees, entry, 0).score(data));
    for (int i = 0; i < BATCH_SIZES.length; i++) {
      Dataset<Row> dealt =
          data.filter(functions.col("id").mod(i + 2).notEqual(1)) // Other neighbours.
              .repartition(1 + 3 * i, functions.hash(functions.col("id"), functions.lit(i)))
              .sortWithinPartitions(functions.hash(functions.lit(i), functions.col("id")));
      Map<Long, String> actual = byId(scorer(name, trees, entry, BATCH_SIZES[i]).score(dealt));
      assertThat(actual).isNotEmpty();
      actual.forEach(
          (id, scores) -> assertThat(scores).as(name + " id " + id).isEqualTo(expected.get(id)));
    }
  }

  /** A number of rows that is no multiple of a batch leaves a rest that is filled up. */
  @Test
  void namesOptionsThatRuleItOut() {
    Scorer scorer =
        Scorer.of(LocalSpark.file("breast-cancer/model.onnx"))
            .options(
                ScoreOptions.parse(
                    Map.of(
                        "reproducible", "true",
                        "threads", "2",
                        "ort", "execution_mode=parallel;use_deterministic_compute=0")));
    assertThatThrownBy(() -> scorer.score(LocalSpark.parquet("breast-cancer/data.parquet")))
        .hasMessageContaining("THR-USE-501")
        .hasMessageContaining("option threads | expected 1, got '2'")
        .hasMessageContaining("option execution_mode | expected sequential, got 'parallel'")
        .hasMessageContaining("option use_deterministic_compute | expected 1, got '0'");
  }

  private static Map<Long, String> byId(Dataset<Row> scored) {
    Map<Long, String> byId = new TreeMap<>();
    for (Row row : scored.collectAsList()) {
      assertThat(byId.put(((Number) row.getAs("id")).longValue(), row.toString())).isNull();
    }
    return byId;
  }

  private static Scorer scorer(String name, String trees, JsonNode entry, int batchSize) {
    Map<String, String> options = new HashMap<>(Map.of("reproducible", "true", "trees", trees));
    if (batchSize > 0 && !name.equals("zoo/fixed-batch")) {
      options.put("batch-size", Integer.toString(batchSize));
    }
    for (String key : List.of("bind", "shape")) {
      if (entry.hasNonNull(key) && !entry.get(key).asText().isEmpty()) {
        options.put(key, entry.get(key).asText());
      }
    }
    if (name.endsWith("float16")) {
      options.put("narrow", "features");
    }
    return Scorer.of(LocalSpark.file(name + "/model.onnx"))
        .options(ScoreOptions.parse(options))
        .keep("id");
  }
}

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
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code reproducible}, scores are the same to the bit however the rows are dealt out. */
class ITReproducible {
  private static final int[] BATCH_SIZES = {1, 7, 64, 4096};
  private static final List<String> BY_KERNEL = List.of("breast-cancer", "zoo/forest-classifier");
  private static final double TOLERANCE = 1e-3;

  static Stream<Arguments> models() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(new File(LocalSpark.file("MANIFEST.json")))) {
      String name = entry.get("path").asText();
      cases.add(Arguments.of(name, "onnxruntime", entry));
      if (BY_KERNEL.contains(name)) {
        cases.add(Arguments.of(name, "trees", entry));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, engine {1}")
  @MethodSource("models")
  void givesTheSameBitsHoweverRowsAreDealtOut(String name, String engine, JsonNode entry) {
    Dataset<Row> data = LocalSpark.parquet(name + "/data.parquet");
    Map<Long, String> expected = byId(scorer(name, engine, entry, 0).score(data));
    for (int i = 0; i < BATCH_SIZES.length; i++) {
      Dataset<Row> dealt =
          data.filter(functions.col("id").mod(i + 2).notEqual(1)) // Other neighbours.
              .repartition(1 + 3 * i, functions.hash(functions.col("id"), functions.lit(i)))
              .sortWithinPartitions(functions.hash(functions.lit(i), functions.col("id")));
      Map<Long, String> actual = byId(scorer(name, engine, entry, BATCH_SIZES[i]).score(dealt));
      assertThat(actual).isNotEmpty();
      actual.forEach(
          (id, scores) -> assertThat(scores).as(name + " id " + id).isEqualTo(expected.get(id)));
    }
  }

  /** What the README says of the default. */
  @ParameterizedTest(name = "{0}, engine {1}")
  @MethodSource("models")
  void differsByLittleByDefault(String name, String engine, JsonNode entry) {
    Dataset<Row> data = LocalSpark.parquet(name + "/data.parquet");
    Map<Long, Row> expected =
        rowsById(ShippedModels.scorer(name, entry, Map.of("engine", engine)).score(data));
    for (int batchSize : new int[] {1, 7}) {
      Map<String, String> options =
          name.equals("zoo/fixed-batch")
              ? Map.of("engine", engine)
              : Map.of("engine", engine, "batch-size", Integer.toString(batchSize));
      Map<Long, Row> actual =
          rowsById(ShippedModels.scorer(name, entry, options).score(data.repartition(3)));
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      actual.forEach(
          (id, row) ->
              assertThat(difference(row, expected.get(id)))
                  .as("%s id %d, batches of %d", name, id, batchSize)
                  .isLessThanOrEqualTo(TOLERANCE));
    }
  }

  /** The largest one between numbers, relative to them where they are larger than 1. */
  private static double difference(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Row a && other instanceof Row b) {
      return difference(
          scala.jdk.javaapi.CollectionConverters.asJava(a.toSeq()),
          scala.jdk.javaapi.CollectionConverters.asJava(b.toSeq()));
    }
    if (one instanceof scala.collection.Seq<?> a && other instanceof scala.collection.Seq<?> b) {
      return difference(
          scala.jdk.javaapi.CollectionConverters.asJava(a),
          scala.jdk.javaapi.CollectionConverters.asJava(b));
    }
    if (one instanceof scala.collection.Map<?, ?> a
        && other instanceof scala.collection.Map<?, ?> b) {
      return difference(
          new ArrayList<>(new TreeMap<>(scala.jdk.javaapi.CollectionConverters.asJava(a)).values()),
          new ArrayList<>(
              new TreeMap<>(scala.jdk.javaapi.CollectionConverters.asJava(b)).values()));
    }
    if (one instanceof List<?> a && other instanceof List<?> b && a.size() == b.size()) {
      double most = 0;
      for (int i = 0; i < a.size(); i++) {
        most = Math.max(most, difference(a.get(i), b.get(i)));
      }
      return most;
    }
    if (one instanceof Number a && other instanceof Number b && !a.equals(b)) {
      double x = a.doubleValue();
      double y = b.doubleValue();
      return Math.abs(x - y) / Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
    }
    return Objects.equals(one, other) ? 0 : Double.POSITIVE_INFINITY;
  }

  private static Map<Long, Row> rowsById(Dataset<Row> scored) {
    Map<Long, Row> byId = new TreeMap<>();
    for (Row row : scored.collectAsList()) {
      assertThat(byId.put(((Number) row.getAs("id")).longValue(), row)).isNull();
    }
    return byId;
  }

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

  private static Scorer scorer(String name, String engine, JsonNode entry, int batchSize) {
    Map<String, String> options = new HashMap<>(Map.of("reproducible", "true", "engine", engine));
    if (batchSize > 0 && !name.equals("zoo/fixed-batch")) {
      options.put("batch-size", Integer.toString(batchSize));
    }
    return ShippedModels.scorer(name, entry, options);
  }
}

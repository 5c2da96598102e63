package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.options.SqlSetting;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped model gives the same bits in a process of its own as in the executor. */
class ITIsolation {

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

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void givesTheSameBits(String name, JsonNode entry) {
    Dataset<Row> inside = scored(name, entry);
    List<String> expected = bits(inside);
    conf().set(SqlSetting.ISOLATE.key(), "process");
    Dataset<Row> isolated = scored(name, entry);
    assertThat(isolated.queryExecution().executedPlan().toString())
        .contains("in a process of its own");
    assertThat(bits(isolated)).isNotEmpty().isEqualTo(expected);
    assertThat(inside.queryExecution().executedPlan().toString())
        .doesNotContain("in a process of its own");
  }

  /** What a context was started with; only these tests change it afterwards. */
  private static SparkConf conf() {
    return LocalSpark.session().sparkContext().conf();
  }

  private static Dataset<Row> scored(String name, JsonNode entry) {
    return ShippedModels.scorer(name, entry, Map.of("engine", "onnxruntime"))
        .score(LocalSpark.parquet(name + "/data.parquet"));
  }

  /** Numbers print their bits: Java's decimals are one for one. */
  private static List<String> bits(Dataset<Row> scored) {
    return scored.collectAsList().stream().map(Row::toString).toList();
  }
}

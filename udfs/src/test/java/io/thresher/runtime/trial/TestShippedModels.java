package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdict on every shipped model, none of which mixes rows. */
class TestShippedModels {
  private static final Path DATASETS = Path.of("../datasets");

  @TempDir static Path cache;
  private static TrialModels models;

  @BeforeAll
  static void open() {
    models = new TrialModels(cache);
  }

  @AfterAll
  static void close() {
    models.close();
  }

  static Stream<Arguments> shipped() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(DATASETS.resolve("MANIFEST.json").toFile())) {
      String shape = entry.path("shape").asText(entry.path("trial_shape").asText());
      cases.add(Arguments.of(entry.get("path").asText(), shape));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void keepsRowsApart(String name, String shape) {
    RowVerdict verdict = models.verdict(DATASETS.resolve(name + "/model.onnx"), shape);
    assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(RowVerdict.Kind.INDEPENDENT);
  }
}

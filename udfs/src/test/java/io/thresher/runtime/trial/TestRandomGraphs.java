package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.OnnxModels;
import io.thresher.model.reading.RowFlow;
import io.thresher.model.reading.RowReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The verdict on graphs of which it is known whether they bring rows together, {@code
 * -Dthresher.graphs} many.
 */
class TestRandomGraphs {
  private static final int GRAPHS = Integer.getInteger("thresher.graphs", 200);

  @TempDir static Path folder;
  private static TrialModels models;

  @BeforeAll
  static void open() {
    models = new TrialModels(folder.resolve("cache"));
  }

  @AfterAll
  static void close() {
    models.close();
  }

  static IntStream numbers() {
    return IntStream.range(0, GRAPHS);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void tellsWhatBringsRowsTogether(int number) {
    RandomGraph graph = RandomGraph.of(number);
    Path file = OnnxModels.write(graph.model(), folder.resolve(number + ".onnx"));

    RowReading reading = RowFlow.read(graph.model(), Map.of("x", 2), List.of("y"));
    RowVerdict verdict = models.verdict(file, "");

    if (graph.mixing() != null) {
      assertThat(reading.provesIndependence() && reading.cutting().isEmpty())
          .as("%s is proven", graph.steps())
          .isFalse();
    }

    assertThat(verdict.kind() == RowVerdict.Kind.DEPENDENT)
        .as("%s: %s", graph.steps(), verdict)
        .isEqualTo(graph.mixing() != null);
  }
}

package io.thresher.spark.query.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.CachedModel;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Engine;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.UnboundInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs a forest: the shape of some tells, of others a measurement. */
class TestEngineChoice {
  private static final Path DATASETS = Path.of("..", "datasets").toAbsolutePath().normalize();
  private static final String CLOSE = "zoo/forest-regressor";
  private static final String RECKONED = "; the kernel is reckoned 2.3 times as fast";

  @TempDir private Path folder;
  private final List<Engine> measured = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"trees", "onnxruntime"})
  void takesWhatAMeasurementSaysWhereTheShapeDoesNotTell(String winner) {
    Engine engine =
        ofBinding(
            CLOSE,
            Map.of(),
            1,
            (kernel, usual, reckoned) -> {
              measured.addAll(List.of(kernel, usual, reckoned));
              return winner.equals("trees") ? kernel : usual;
            });

    assertThat(engine.name().text()).isEqualTo(winner);
    assertThat(measured.stream().map(Engine::describe))
        .containsExactly(
            "tree kernel (10 trees, 216 nodes, depth 5)",
            "ONNX Runtime (faster for 10 trees, 216 nodes, depth 5)",
            "tree kernel (10 trees, 216 nodes, depth 5" + RECKONED + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "breast-cancer, 1, tree kernel",
    "zoo/forest-regressor, 64, ONNX Runtime",
    "zoo/pipeline-double, 1, ONNX Runtime"
  })
  void measuresNothingWhereTheShapeTells(String model, int threads, String engine) {
    assertThat(ofBinding(model, Map.of(), threads, TestEngineChoice::unwanted).identity())
        .isEqualTo(engine);
  }

  @Test
  void measuresNothingForWhatIsAskedFor() {
    for (String engine : List.of("trees", "onnxruntime")) {
      Map<String, String> options = Map.of("engine", engine);
      assertThat(ofBinding(CLOSE, options, 1, TestEngineChoice::unwanted).name().text())
          .isEqualTo(engine);
    }
  }

  @Test
  void goesByTheShapeAloneWhereScoresAreToBeReproducible() {
    Map<String, String> options = Map.of("reproducible", "true");
    Engine engine = ofBinding(CLOSE, options, 1, TestEngineChoice::unwanted);
    assertThat(engine.isTrees()).isTrue();
    assertThat(engine.detail())
        .endsWith(RECKONED + "; that is not measured, so that scores are reproducible");
  }

  @Test
  void saysOfAModelAloneThatARunMeasuresIt() {
    assertThat(choice(CLOSE, Map.of(), 1).ofModel().detail())
        .endsWith(RECKONED + "; a run measures it");
    assertThat(choice("breast-cancer", Map.of(), 1).ofModel().detail()).doesNotContain("reckoned");
  }

  private static Engine unwanted(Engine kernel, Engine usual, Engine reckoned) {
    throw new AssertionError("Nothing is to be measured.");
  }

  private Engine ofBinding(
      String model, Map<String, String> options, int threads, EngineChoice.KernelContest contest) {
    ModelSignature signature = store().signature(model(model));
    List<OutputBinding> outputs =
        signature.outputs().stream()
            .map(
                output ->
                    new OutputBinding(
                        output.name(),
                        output.kind(),
                        output.type(),
                        output.keyType(),
                        List.of(output.name().equals("probabilities") ? 2 : 1)))
            .toList();
    return choice(model, options, threads)
        .ofBinding(
            UnboundInputs.of(signature, ScoreOptions.defaults()).orElseThrow(),
            outputs,
            0,
            contest);
  }

  private EngineChoice choice(String model, Map<String, String> options, int threads) {
    CachedModel cached = model(model);
    return new EngineChoice(
        cached, store().signature(cached), ScoreOptions.parse(options), threads);
  }

  private CachedModel model(String name) {
    return store().fetch(ModelReference.parse(DATASETS.resolve(name + "/model.onnx").toString()));
  }

  private ModelStore store() {
    return new ModelStore(folder.resolve("cache"), new Configuration());
  }
}

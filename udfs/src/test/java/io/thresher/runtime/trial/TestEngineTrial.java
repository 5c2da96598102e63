package io.thresher.runtime.trial;

import static io.thresher.model.OnnxModels.graph;
import static io.thresher.model.OnnxModels.node;
import static io.thresher.model.OnnxModels.raw;
import static io.thresher.model.OnnxModels.tensor;
import static io.thresher.model.OnnxModels.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.model.TextTask;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestEngineTrial {
  /** What rounding may leave of scores of up to 30. */
  private static final float ROUNDING = 1e-7f;

  @TempDir private Path folder;

  @Test
  void measuresADifferenceByTheLargestScoreOfItsPlaceInManyRows() {
    // The first row's score is 0, and there are others.
    assertThat(difference(ROUNDING).isSame()).isTrue();
    assertThat(difference(ROUNDING).largest()).isPositive();
  }

  @Test
  void seesADifferenceThatIsNoRounding() {
    assertThat(difference(1e-2f).isSame()).isFalse();
  }

  private EngineTrial.Finding difference(float more) {
    try (TrialModels models = new TrialModels(folder.resolve("cache"))) {
      return models.difference(above(0, "one"), above(more, "other" + more), TextTask.RAW);
    }
  }

  @Test
  void seesOtherProbabilitiesOfTheSameLogits() {
    try (TrialModels models = new TrialModels(folder.resolve("cache"))) {
      TextTask classes = TextTask.classes(List.of("no", "yes"), false);
      Path model = classifier("Softmax");
      assertThat(models.difference(model, classifier("Softmax"), classes).isSame()).isTrue();
      assertThat(models.difference(model, classifier("Sigmoid"), classes).isSame()).isFalse();
    }
  }

  /** Gives its inputs as logits, and what an operator makes of them. */
  private Path classifier(String operator) {
    return OnnxModels.write(
        OnnxModels.model(
            graph(node("Identity", "x", "logits"), node(operator, "logits", "probabilities"))
                .addInput(value("x", ElementType.FLOAT, "n", 2))
                .addOutput(value("logits", ElementType.FLOAT, "n", 2))
                .addOutput(value("probabilities", ElementType.FLOAT, "n", 2))),
        folder.resolve(operator + ".onnx"));
  }

  /** {@code y = max(x - 1, 0) + more}. */
  private Path above(float more, String name) {
    return OnnxModels.write(
        OnnxModels.model(
            graph(
                    node("Sub", "x", "less").toBuilder().addInput("one").build(),
                    node("Relu", "less", "above"),
                    node("Add", "above", "y").toBuilder().addInput("more").build())
                .addInput(value("x", ElementType.FLOAT, "n", 1))
                .addOutput(value("y", ElementType.FLOAT, "n", 1))
                .addInitializer(tensor("one", 1).setRawData(raw(new float[][] {{1}})))
                .addInitializer(tensor("more", 1).setRawData(raw(new float[][] {{more}})))),
        folder.resolve(name + ".onnx"));
  }
}

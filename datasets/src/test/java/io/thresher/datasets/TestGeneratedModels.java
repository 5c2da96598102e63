package io.thresher.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TestPerceptron {
  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    assertThat(Perceptron.onnx(32, 7)).isEqualTo(Perceptron.onnx(32, 7));
    assertThat(Perceptron.onnx(32, 7)).isNotEqualTo(Perceptron.onnx(32, 8));
  }

  @Test
  void takesNamedFeaturesAndGivesOneScoreForEachRow() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(Perceptron.onnx(3, 7))) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("feature_names", "f0,f1,f2");
      assertThat(shape(session.getInputInfo(), "features")).containsExactly(-1, 3);
      assertThat(shape(session.getOutputInfo(), "score")).containsExactly(-1, 1);
      float[][] rows = {{0, 0, 0}, {1, -1, 0.5f}};
      try (OnnxTensor features = OnnxTensor.createTensor(environment, rows);
          OrtSession.Result result = session.run(Map.of("features", features))) {
        float[][] scores = (float[][]) result.get(0).getValue();
        assertThat(scores[0][0]).isNotEqualTo(scores[1][0]);
      }
    }
  }

  private static long[] shape(Map<String, NodeInfo> nodes, String name) {
    return ((TensorInfo) Objects.requireNonNull(nodes.get(name)).getInfo()).getShape();
  }
}

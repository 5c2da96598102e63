package io.thresher.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestGeneratedModels {
  static Stream<LongFunction<byte[]>> models() {
    return Stream.of(
        seed -> Perceptron.onnx(32, seed),
        seed -> BoostedTrees.onnx(10, 3, 32, seed),
        seed -> ConvolutionalNet.onnx(6, seed));
  }

  @ParameterizedTest
  @MethodSource("models")
  void areTheSameForTheSameSeedAndOthersForAnother(LongFunction<byte[]> model) {
    assertThat(model.apply(7)).isEqualTo(model.apply(7));
    assertThat(model.apply(7)).isNotEqualTo(model.apply(8));
  }

  @Test
  void takeNamedFeaturesAndGiveOneScoreForEachRow() throws OrtException {
    for (byte[] model : new byte[][] {Perceptron.onnx(3, 7), BoostedTrees.onnx(10, 3, 3, 7)}) {
      try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model)) {
        assertThat(session.getMetadata().getCustomMetadata())
            .containsEntry("feature_names", "f0,f1,f2");
        assertThat(shape(session.getInputInfo(), "features")).containsExactly(-1, 3);
        assertThat(shape(session.getOutputInfo(), "score")).containsExactly(-1, 1);
        float[][] scores = scores(session, "features", new float[][] {{0, 0, 0}, {1, -1, 0.5f}});
        assertThat(scores[0][0]).isNotEqualTo(scores[1][0]);
      }
    }
  }

  @Test
  void takesImagesAndGivesOneScoreForEach() throws OrtException {
    byte[] model = ConvolutionalNet.onnx(5, 7);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model)) {
      assertThat(shape(session.getInputInfo(), "image")).containsExactly(-1, 1, 5, 5);
      float[][][][] images = new float[2][1][5][5];
      images[1][0][2][3] = 1;
      float[][] scores = scores(session, "image", images);
      assertThat(scores[0][0]).isNotEqualTo(scores[1][0]);
    }
  }

  private static float[][] scores(OrtSession session, String input, Object rows)
      throws OrtException {
    try (OnnxTensor fed = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows);
        OrtSession.Result result = session.run(Map.of(input, fed))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  private static long[] shape(Map<String, NodeInfo> nodes, String name) {
    return ((TensorInfo) Objects.requireNonNull(nodes.get(name)).getInfo()).getShape();
  }
}

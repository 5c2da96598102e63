package io.thresher.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

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
        seed -> ConvolutionalNet.onnx(6, seed),
        seed -> MobileNet.onnx(10, seed),
        seed -> SentenceEncoder.onnx(10, seed));
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

  @Test
  void takesPhotosAndGivesLogitsOfItsClasses() throws OrtException {
    byte[] model = MobileNet.onnx(10, 7);
    assertThat(model.length / 4).isBetween(2_200_000, 2_300_000); // 2.2 million and the classes
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model)) {
      assertThat(shape(session.getInputInfo(), "pixel_values")).containsExactly(-1, 3, 224, 224);
      float[][][][] images = new float[2][3][224][224];
      images[1][0][100][100] = 1;
      float[][] logits = scores(session, "pixel_values", images);
      assertThat(logits[0]).hasSize(10).isNotEqualTo(logits[1]).doesNotHaveDuplicates();
      assertThat(logits[1][0]).isFinite();
    }
  }

  @Test
  void givesAVectorForEachTokenThatDoesNotDependOnPadding() throws OrtException {
    byte[] model = SentenceEncoder.onnx(10, 7);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {{2, 7, 3}, {2, 3, 9}});
        OnnxTensor mask =
            OnnxTensor.createTensor(environment, new long[][] {{1, 1, 1}, {1, 1, 0}});
        OnnxTensor alone = OnnxTensor.createTensor(environment, new long[][] {{2, 3}});
        OnnxTensor whole = OnnxTensor.createTensor(environment, new long[][] {{1, 1}});
        OrtSession.Result both = session.run(Map.of("input_ids", ids, "attention_mask", mask));
        OrtSession.Result one = session.run(Map.of("input_ids", alone, "attention_mask", whole))) {
      float[][][] padded = (float[][][]) both.get(0).getValue();
      float[][][] single = (float[][][]) one.get(0).getValue();
      assertThat(padded[0][0]).hasSize(SentenceEncoder.WIDTH).isNotEqualTo(padded[1][0]);
      assertThat(padded[1][0]).containsExactly(single[0][0], offset(1e-5f));
      assertThat(padded[1][1]).containsExactly(single[0][1], offset(1e-5f));
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

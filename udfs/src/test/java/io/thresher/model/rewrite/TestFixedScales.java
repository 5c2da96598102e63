package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code thresher quantize --scales static} makes of a graph. */
class TestFixedScales {
  private static final int CHANNELS = 16;
  private static final int CLASSES = 20;

  /** Of the values x, first, second, sum and mean of {@link #network}. */
  private static final float[] RANGES = {-1, 3, 0, 5.1f, -2, 2, 0, 10.2f, 0.5f, 2.55f};

  @TempDir Path folder;

  private static NodeProto node(String operator, String output, String... inputs) {
    return Nodes.node(operator, output, inputs).build();
  }

  private static TensorProto weights(String name, long... shape) {
    float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i * 7.0 + CHANNELS) * (1 + i % 3);
    }
    TensorProto.Builder tensor = OnnxModels.tensor(name, shape);
    return tensor.setRawData(Nodes.floats(name, numbers).getRawData()).build();
  }

  /** Two convolutions with a pooling and a sum, and a product of matrices behind. */
  private static GraphProto.Builder network(NodeProto limit) {
    return OnnxModels.graph(
            node("Conv", "conv", "x", "w1", "b1"),
            limit,
            node("MaxPool", "pooled", "first"),
            node("Conv", "second", "pooled", "w2"),
            node("Add", "added", "second", "pooled"),
            node("Relu", "sum", "added"),
            node("GlobalAveragePool", "mean", "sum"),
            node("Flatten", "flat", "mean"),
            node("Gemm", "y", "flat", "w3", "b3"))
        .addInitializer(weights("w1", CHANNELS, 3, 3, 3))
        .addInitializer(weights("b1", CHANNELS))
        .addInitializer(weights("w2", CHANNELS, CHANNELS, 1, 1))
        .addInitializer(weights("w3", CHANNELS, CLASSES))
        .addInitializer(weights("b3", CLASSES))
        .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 3, 12, 12))
        .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", CLASSES));
  }

  private static ModelProto network() {
    return OnnxModels.model(network(node("Relu", "first", "conv")));
  }

  private FixedScales scales(ModelProto model) throws IOException {
    return FixedScales.of(model, folder, 8, "m.onnx");
  }

  private static Map<String, TensorProto> stored(Quantised model) {
    return model.model().getGraph().getInitializerList().stream()
        .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
  }

  private static NodeProto giving(Quantised model, String value) {
    return model.model().getGraph().getNodeList().stream()
        .filter(node -> node.getOutputList().contains(value))
        .findFirst()
        .orElseThrow();
  }

  private static float[] floats(Quantised model, String name) {
    ByteBuffer raw = bytes(model, name);
    float[] numbers = new float[raw.remaining() / Float.BYTES];
    raw.asFloatBuffer().get(numbers);
    return numbers;
  }

  private static ByteBuffer bytes(Quantised model, String name) {
    TensorProto tensor = Nodes.known(stored(model), name);
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void asksForTheRangesOfEachRow() throws IOException {
    GraphProto graph = scales(network()).probe().model().getGraph();

    assertThat(graph.getOutputList()).extracting(output -> output.getName()).contains("y");
    NodeProto last = graph.getNode(graph.getNodeCount() - 1);
    assertThat(last.getOutput(0)).isEqualTo(FixedScales.PROBED);
    assertThat(last.getInputList())
        .containsExactly(
            "x/least",
            "x/most",
            "first/least",
            "first/most",
            "second/least",
            "second/most",
            "sum/least",
            "sum/most",
            "mean/least",
            "mean/most");
  }

  @Test
  void roundsWhatLiesBetweenProductsAndNothingAtTheEnd() throws IOException {
    Quantised int8 = scales(network()).quantised(RANGES);

    assertThat(int8.notes())
        .containsExactly(
            "int8: 2 convolutions and 1 products with static scales, from the ranges of 5 values");
    List<NodeProto> nodes = int8.model().getGraph().getNodeList();
    assertThat(nodes.stream().map(NodeProto::getOpType))
        .doesNotContain("Relu") // Levels that stand for no negative numbers do that.
        .contains("Conv", "MaxPool", "Add", "GlobalAveragePool", "Gemm");
    assertThat(nodes.stream().filter(node -> node.getOpType().equals("QuantizeLinear")))
        .extracting(node -> node.getInput(0))
        .containsExactly(
            "x",
            "first/exact",
            "pooled/exact",
            "second/exact",
            "sum/exact",
            "mean/exact",
            "flat/exact");
    assertThat(giving(int8, "first/exact").getOpType()).isEqualTo("Conv");
    assertThat(giving(int8, "sum/exact").getOpType()).isEqualTo("Add");
    assertThat(giving(int8, "y").getOpType()).isEqualTo("Gemm");
    assertThat(stored(int8)).doesNotContainKeys("w1", "w2", "w3", "b1", "b3");
    assertThat(nodes.stream().flatMap(node -> node.getOutputList().stream()))
        .doesNotHaveDuplicates();
    assertThat(nodes.stream().map(NodeProto::getName)).doesNotHaveDuplicates();
  }

  @Test
  void givesWhatOnlyPassesTheScaleOfWhatItComesFrom() throws IOException {
    Quantised int8 = scales(network()).quantised(RANGES);

    assertThat(giving(int8, "pooled").getInput(1)).isEqualTo("first/scale");
    assertThat(giving(int8, "flat").getInput(1)).isEqualTo("mean/scale");
    assertThat(floats(int8, "x/scale")[0]).isCloseTo(4 / 255f, within(1e-6f));
    assertThat(bytes(int8, "x/zero").get() & 0xff).isEqualTo(64);
    assertThat(bytes(int8, "first/zero").get()).isZero();
    // Zero is always a level.
    assertThat(floats(int8, "mean/scale")[0]).isCloseTo(0.01f, within(1e-6f));
  }

  @Test
  void givesEachChannelOfWeightsAScale() throws IOException {
    Quantised int8 = scales(network()).quantised(RANGES);

    assertNear(int8, "conv", weights("w1", CHANNELS, 3, 3, 3), 27);
    assertNear(int8, "second", weights("w2", CHANNELS, CHANNELS, 1, 1), CHANNELS);
    assertNear(int8, "y", weights("w3", CHANNELS, CLASSES), 1);
    float[] added = FixedWeights.of(weights("b1", CHANNELS));
    float[] steps = floats(int8, "conv/added/scales");
    float[] columns = floats(int8, "conv/weights/scales");
    ByteBuffer levels = bytes(int8, "conv/added");
    assertThat(added).isNotNull();
    for (int i = 0; added != null && i < added.length; i++) {
      assertThat(steps[i]).isEqualTo(floats(int8, "x/scale")[0] * columns[i]);
      assertThat(levels.getInt(4 * i) * steps[i]).isCloseTo(added[i], within(steps[i]));
    }
  }

  /** Within half a step of its channel. */
  private static void assertNear(Quantised int8, String product, TensorProto before, int behind) {
    float[] numbers = FixedWeights.of(before);
    float[] steps = floats(int8, product + "/weights/scales");
    ByteBuffer levels = bytes(int8, product + "/weights");
    assertThat(numbers).isNotNull().hasSize(levels.remaining());
    for (int i = 0; numbers != null && i < numbers.length; i++) {
      float step = steps[i / behind % steps.length];
      assertThat(levels.get(i) * step).isCloseTo(numbers[i], within(0.501f * step));
    }
  }

  @Test
  void leavesOutALimitThatNoLevelPasses() throws IOException {
    GraphProto.Builder graph =
        network(node("Clip", "first", "conv", "least", "most"))
            .addInitializer(Nodes.scalar("least", 0f))
            .addInitializer(Nodes.scalar("most", 5.1f));

    Quantised int8 = scales(OnnxModels.model(graph)).quantised(RANGES);

    assertThat(giving(int8, "first/exact").getOpType()).isEqualTo("Conv");
    assertThat(floats(int8, "first/scale")[0] * 255).isBetween(5.09f, 5.1f);
  }

  /** Of what comes out dead over the sample, or nearly so. */
  @ParameterizedTest
  @CsvSource({
    "0, 6, 0.02352941", // Any that the limit allows.
    "1e-30, 6, 3.921569e-33",
    "1e-42, 6, 0.02352941", // A scale so small is zero to some processors.
    "0, 1e-30, 3.921569e-33",
    "1e-30, 1e-30, 3.921569e-33",
    "0, 1000, 1",
  })
  @Timeout(10)
  void givesAScaleToALimitThatLetsNothingPass(float largest, float limit, float scale)
      throws IOException {
    GraphProto.Builder graph =
        network(node("Clip", "first", "conv", "least", "most"))
            .addInitializer(Nodes.scalar("least", 0f))
            .addInitializer(Nodes.scalar("most", limit));
    float[] ranges = RANGES.clone();
    ranges[2] = 0;
    ranges[3] = largest;

    Quantised int8 = scales(OnnxModels.model(graph)).quantised(ranges);

    assertThat(giving(int8, "first/exact").getOpType()).isEqualTo("Conv");
    float given = floats(int8, "first/scale")[0];
    assertThat(given).isCloseTo(scale, withinPercentage(0.001));
    assertThat(given * 255).isLessThanOrEqualTo(limit);
  }

  @Test
  void keepsALimitBelowAllScales() throws IOException {
    GraphProto.Builder graph =
        network(node("Clip", "first", "conv", "least", "most"))
            .addInitializer(Nodes.scalar("least", 0f))
            .addInitializer(Nodes.scalar("most", 1e-42f));
    float[] ranges = {-1, 3, -1, 5, 0, 0, -2, 2, 0, 10, 0, 2};

    Quantised int8 = scales(OnnxModels.model(graph)).quantised(ranges);

    assertThat(giving(int8, "first").getOpType()).isEqualTo("Clip");
  }

  @Test
  void keepsALimitThatIsNone() throws IOException {
    GraphProto.Builder graph =
        network(node("Clip", "first", "conv", "least")).addInitializer(Nodes.scalar("least", -1f));

    Quantised int8 =
        scales(OnnxModels.model(graph))
            .quantised(new float[] {-1, 3, -1, 5, -2, 5, -2, 2, 0, 10, 0, 2});

    assertThat(giving(int8, "conv").getOpType()).isEqualTo("DequantizeLinear");
    assertThat(giving(int8, "first").getOpType()).isEqualTo("Clip");
  }

  @Test
  void refusesWhatHasNothingToGain() {
    GraphProto.Builder last =
        OnnxModels.graph(node("Conv", "y", "x", "w1"))
            .addInitializer(weights("w1", CHANNELS, 3, 3, 3))
            .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 3, 12, 12))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", CHANNELS, 10, 10));

    assertThatThrownBy(() -> scales(OnnxModels.model(last)))
        .hasMessageContaining("THR-MODEL-957")
        .hasMessageContaining("expected a Conv, MatMul or Gemm with 256 or more stored float32");
  }

  @Test
  void asksForTheShareBeyondEachLimit() throws IOException {
    FixedScales scales = scales(network());
    PercentileRanges inner = scales.percentiles(99, RANGES);

    GraphProto graph = scales.probe(inner.limits()).model().getGraph();

    // At both ends of x and of second, at one of what is never negative.
    assertThat(inner.limits()).hasSize(7 * 5);
    NodeProto last = graph.getNode(graph.getNodeCount() - 1);
    assertThat(last.getOutput(0)).isEqualTo(FixedScales.PROBED);
    assertThat(last.getInputCount()).isEqualTo(7 * 5);
    assertThat(graph.getNodeList()).filteredOn(node -> node.getOpType().equals("Less")).hasSize(10);
  }

  @Test
  void takesTheRangesThatPercentilesLeave() throws IOException {
    FixedScales scales = scales(network());
    PercentileRanges inner = scales.percentiles(99, RANGES);
    while (!inner.isDone()) { // Half a percent of x is above 0.3, and nothing elsewhere.
      inner.narrow(
          inner.limits().stream()
              .mapToDouble(limit -> limit.value().equals("x") && limit.at() > 0.3f ? 0.005 : 0.006)
              .toArray());
    }

    Quantised int8 = scales.quantised(inner);

    assertThat(int8.notes())
        .containsExactly(
            "int8: 2 convolutions and 1 products with static scales, from percentile 99.0 of 5"
                + " values");
    assertThat(floats(int8, "x/scale")[0] * 255).isBetween(1.3f, 1.3f + 0.07f * 0.3f);
    assertThat(floats(int8, "second/scale")[0] * 255).isCloseTo(4, within(1e-5f));
  }

  @Test
  void takesOperatorsOfEarlierOpsets() throws IOException {
    ModelProto.Builder old = network().toBuilder();
    old.getOpsetImportBuilder(0).setVersion(12);

    Quantised int8 = scales(old.build()).quantised(RANGES);

    assertThat(int8.model().getOpsetImport(0).getVersion()).isEqualTo(13);
    assertThat(int8.notes()).first().isEqualTo("operators: those of opset 12 became those of 13");
  }

  @Test
  void refusesOperatorsThatAreTooOld() {
    ModelProto.Builder old = network().toBuilder();
    old.getOpsetImportBuilder(0).setVersion(10);

    assertThatThrownBy(() -> scales(old.build()))
        .hasMessageContaining("THR-MODEL-906")
        .hasMessageContaining("expected opset 11 or later, got 10")
        .hasMessageContaining("onnx.version_converter.convert_version(onnx.load(path), 13)");
  }

  /** Before anything of it is read: the file is not there. */
  @Test
  void refusesATensorTooLargeToBeWidened() {
    TensorProto.Builder large =
        OnnxModels.tensor("w2", 1 << 15, 1 << 14)
            .setDataType(TensorProto.DataType.FLOAT16.getNumber())
            .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    ModelProto.Builder model = network().toBuilder();
    model.getGraphBuilder().setInitializer(2, large);

    assertThatThrownBy(() -> scales(model.build()))
        .hasMessageContaining("THR-MODEL-959")
        .hasMessageContaining("m.onnx: w2")
        .hasMessageContaining("expected at most 536870911 numbers, got 536870912");
    assertThatThrownBy(() -> Quantised.of(model.build(), folder, 8, "m.onnx"))
        .hasMessageContaining("THR-MODEL-959");
  }

  @Test
  void refusesRangesWithoutAnEnd() throws IOException {
    FixedScales scales = scales(network());
    float[] ranges = RANGES.clone();
    ranges[5] = Float.NaN;

    assertThatThrownBy(() -> scales.quantised(ranges))
        .hasMessageContaining("THR-MODEL-958")
        .hasMessageContaining("m.onnx: second")
        .hasMessageContaining("expected finite numbers, got -2.0 to NaN");
  }
}

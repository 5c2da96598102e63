package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code thresher quantize} makes of a graph. */
class TestQuantised {
  private static final int SIZE = 260;
  private static final float[][] WEIGHTS = weights(SIZE, SIZE + 40);

  @TempDir Path folder;

  /** No two columns of one range, and one of zeros. */
  private static float[][] weights(int rows, int columns) {
    float[][] weights = new float[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 1; column < columns; column++) {
        weights[row][column] = (float) Math.sin(row * 31 + column * 17) * column;
      }
    }
    return weights;
  }

  private Quantised quantised(ModelProto model) throws IOException {
    return Quantised.of(model, folder, 8, "m.onnx");
  }

  private static List<String> operators(Quantised quantised) {
    return quantised.model().getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  private static Map<String, TensorProto> stored(Quantised quantised) {
    return quantised.model().getGraph().getInitializerList().stream()
        .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
  }

  /** Each weight is within half a step of its column of what it was. */
  private static void assertNear(Quantised quantised, float[][] weights, float factor, int most) {
    Map<String, TensorProto> stored = stored(quantised);
    byte[] bytes = tensor(stored, "/weights").getRawData().toByteArray();
    float[] steps = floats(tensor(stored, "/columns"));
    int columns = weights[0].length;
    assertThat(bytes).hasSize(weights.length * columns);
    for (int row = 0; row < weights.length; row++) {
      for (int column = 0; column < columns; column++) {
        byte number = bytes[row * columns + column];
        assertThat(Math.abs(number)).isLessThanOrEqualTo(most);
        assertThat(number * steps[column])
            .isCloseTo(factor * weights[row][column], within(steps[column] * 0.501f));
      }
    }
  }

  private static TensorProto tensor(Map<String, TensorProto> stored, String end) {
    return stored.values().stream()
        .filter(t -> t.getName().endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private static float[] floats(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[raw.remaining() / Float.BYTES];
    raw.asFloatBuffer().get(numbers);
    return numbers;
  }

  @Test
  void givesEachColumnAndEachRowAScale() throws IOException {
    Quantised quantised = quantised(OnnxModels.matMul(WEIGHTS));

    assertThat(quantised.notes())
        .containsExactly(
            "int8: weights of 1 products with a scale for each column",
            "int8: 1 products with a scale for each row, 0 in float32");
    assertThat(operators(quantised)).contains("MatMulInteger").doesNotContain("MatMul");
    assertThat(operators(quantised)).doesNotContain("DynamicQuantizeLinear");
    assertThat(stored(quantised)).doesNotContainKey("w");
    assertNear(quantised, WEIGHTS, 1, 127);
  }

  /** What one product gives, the next takes as it is. */
  @Test
  void callsNothingTwiceWhereProductsFollowEachOther() throws IOException {
    ModelProto.Builder model = OnnxModels.matMul(weights(SIZE, SIZE)).toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setOutput(0, "h");
    model.getGraphBuilder().addNode(OnnxModels.node("MatMul", "h", "y").toBuilder().addInput("w"));
    List<String> given =
        quantised(model.build()).model().getGraph().getNodeList().stream()
            .flatMap(node -> node.getOutputList().stream())
            .toList();
    assertThat(given).doesNotHaveDuplicates().contains("h", "y");
    List<String> stored =
        quantised(model.build()).model().getGraph().getInitializerList().stream()
            .map(TensorProto::getName)
            .toList();
    assertThat(stored).doesNotHaveDuplicates().doesNotContainAnyElementsOf(given);
  }

  @Test
  void leavesRoomInWeightsOfSevenBits() throws IOException {
    Quantised quantised = Quantised.of(OnnxModels.matMul(WEIGHTS), folder, 7, "m.onnx");
    assertNear(quantised, WEIGHTS, 1, 63);
  }

  private static ModelProto gemm(AttributeProto... attributes) {
    float[][] turned = new float[WEIGHTS[0].length][SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < turned.length; column++) {
        turned[column][row] = WEIGHTS[row][column];
      }
    }
    NodeProto.Builder node = OnnxModels.node("Gemm", "x", "y").toBuilder();
    node.addInput("w").addInput("c").addAttribute(number("transB", 1));
    node.addAllAttribute(List.of(attributes));
    return OnnxModels.model(
        OnnxModels.graph(node.build())
            .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", SIZE))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", turned.length))
            .addInitializer(
                OnnxModels.tensor("w", turned.length, SIZE).setRawData(OnnxModels.raw(turned)))
            .addInitializer(OnnxModels.tensor("c", 1).addFloatData(3)));
  }

  private static AttributeProto number(String name, long value) {
    return Nodes.integer(name, value);
  }

  private static AttributeProto factor(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  @Test
  void turnsAndScalesTheWeightsOfGemmAndAddsItsBias() throws IOException {
    Quantised quantised = quantised(gemm(factor("alpha", 0.5f)));

    assertNear(quantised, WEIGHTS, 0.5f, 127);
    NodeProto last =
        quantised.model().getGraph().getNodeList().stream()
            .filter(node -> node.getOutput(0).equals("y"))
            .findFirst()
            .orElseThrow();
    assertThat(last.getOpType()).isEqualTo("Add");
    assertThat(last.getInput(1)).isEqualTo("c");
  }

  @Test
  void leavesWhatItDoesNotUnderstand() {
    for (ModelProto model :
        List.of(
            gemm(factor("beta", 2)),
            gemm(number("transA", 1)),
            OnnxModels.matMul(weights(60, 60)))) {
      assertThatThrownBy(() -> quantised(model))
          .hasMessageContaining("THR-MODEL-905")
          .hasMessageContaining("expected a MatMul or Gemm with stored float32 weights");
    }
  }

  @Test
  void takesWeightsFromOtherFiles() throws IOException {
    Files.write(folder.resolve("w.bin"), OnnxModels.raw(WEIGHTS).toByteArray());
    int columns = WEIGHTS[0].length;
    ModelProto outside =
        OnnxModels.externalMatMul(SIZE, columns, "w.bin", 0, (long) SIZE * columns * Float.BYTES);
    assertThat(quantised(outside).model()).isEqualTo(quantised(OnnxModels.matMul(WEIGHTS)).model());
  }

  /** Weights that are powers of two are the same in both. */
  @Test
  void takesWeightsOfHalfPrecision() throws IOException {
    short[] bits = {0, 0x3c00, (short) 0xc000, 0x0001, 0x7bff, 0x3555, (short) 0xfc00, 0x7e00};
    float[] numbers = {0, 1, -2, 0x1p-24f, 65504, 0.33325195f, Float.NEGATIVE_INFINITY, Float.NaN};
    for (int i = 0; i < bits.length; i++) {
      assertThat(Float.compare(WideWeights.number(bits[i]), numbers[i])).as("bits " + i).isZero();
    }
    ByteBuffer raw = ByteBuffer.allocate(SIZE * SIZE * 2).order(ByteOrder.LITTLE_ENDIAN);
    float[][] wide = new float[SIZE][SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int power = i * 7 % 5;
      raw.putShort((short) (0x3c00 - (power << 10)));
      wide[i / SIZE][i % SIZE] = (float) Math.scalb(1.0, -power);
    }
    ModelProto.Builder half = OnnxModels.matMul(wide).toBuilder();
    half.getGraphBuilder()
        .getInitializerBuilder(0)
        .setDataType(TensorProto.DataType.FLOAT16.getNumber())
        .setRawData(ByteString.copyFrom(raw.flip()));
    half.getGraphBuilder().setInput(0, OnnxModels.value("x", ElementType.FLOAT16, "n", SIZE));
    half.getGraphBuilder().setOutput(0, OnnxModels.value("y", ElementType.FLOAT16, "n", SIZE));

    Quantised quantised = quantised(half.build());

    assertThat(quantised.notes().get(0))
        .isEqualTo("float16: 1 stored tensors and all that is computed are float32");
    assertThat(operators(quantised)).contains("MatMulInteger").doesNotContain("MatMul");
    assertNear(quantised, wide, 1, 127);
  }

  /** From version 4 on, weights that are inputs, too, may be fed. */
  @ParameterizedTest
  @ValueSource(ints = {3, 8})
  void leavesWeightsThatMayBeFed(int version) throws IOException {
    ModelProto.Builder model = OnnxModels.matMul(WEIGHTS).toBuilder().setIrVersion(version);
    model
        .getGraphBuilder()
        .addInput(OnnxModels.value("w", ElementType.FLOAT, SIZE, WEIGHTS[0].length));
    if (version == 3) {
      List<ValueInfoProto> inputs = quantised(model.build()).model().getGraph().getInputList();
      assertThat(inputs).extracting(ValueInfoProto::getName).containsExactly("x");
    } else {
      assertThatThrownBy(() -> quantised(model.build())).hasMessageContaining("THR-MODEL-905");
    }
  }

  @Test
  void refusesOperatorsThatAreTooOld() {
    ModelProto.Builder model = OnnxModels.matMul(WEIGHTS).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(10);
    assertThatThrownBy(() -> quantised(model.build()))
        .hasMessageContaining("THR-MODEL-906")
        .hasMessageContaining("expected opset 11 or later, got 10");
  }
}

package io.thresher.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ONNX Runtime gives for a graph of an old opset, and for what it becomes. */
class TestLaterOpset {
  private static final long[] SHAPE = {2, 3, 1, 4};

  private static AttributeProto numbers(String name, long... numbers) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long number : numbers) {
      attribute.addInts(number);
    }
    return attribute.build();
  }

  private static NodeProto node(String operator, AttributeProto... attributes) {
    return OnnxModels.node(operator, "x", "y").toBuilder()
        .addAllAttribute(List.of(attributes))
        .build();
  }

  private static ModelProto model(long opset, GraphProto.Builder graph) {
    ModelProto.Builder model =
        OnnxModels.model(
            graph
                .addInput(OnnxModels.value("x", ElementType.FLOAT, 2, 3, 1, 4))
                .addOutput(OnnxModels.value("y", ElementType.FLOAT)))
            .toBuilder();
    model
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .clearShape();
    model.getOpsetImportBuilder(0).setVersion(opset);
    return model.build();
  }

  static Stream<Arguments> graphs() {
    NodeProto split =
        node("Split", Nodes.integer("axis", 1), numbers("split", 1, 2)).toBuilder()
            .addOutput("rest")
            .build();
    AttributeProto ratio =
        AttributeProto.newBuilder()
            .setName("ratio")
            .setType(AttributeProto.AttributeType.FLOAT)
            .setF(0.5f)
            .build();
    return Stream.of(
            node("Squeeze", numbers("axes", 2)),
            node("Squeeze"),
            node("Unsqueeze", numbers("axes", 0, 4)),
            node("ReduceSum", numbers("axes", 1, -1), Nodes.integer("keepdims", 0)),
            node("ReduceSum"),
            split,
            node("Split", Nodes.integer("axis", 1)),
            node("Dropout", ratio),
            node("Dropout"),
            node("Softmax"),
            node("Softmax", Nodes.integer("axis", 0)),
            node("Softmax", Nodes.integer("axis", 3)),
            node("Softmax", Nodes.integer("axis", -1)),
            node("Softmax", Nodes.integer("axis", -3)),
            node("LogSoftmax", Nodes.integer("axis", 2)),
            node("Hardmax"),
            node("Relu"))
        .flatMap(
            node -> Stream.of(11L, 12L).map(opset -> Arguments.of(node.getOpType(), node, opset)));
  }

  @ParameterizedTest(name = "{0} of opset {2}, {index}")
  @MethodSource("graphs")
  void givesTheSameNumbers(String operator, NodeProto node, long opset) throws OrtException {
    // Opset 12 has the ratio of Dropout as an input.
    boolean isDropout = operator.equals("Dropout") && opset == 12;
    NodeProto given = isDropout ? node.toBuilder().clearAttribute().build() : node;
    ModelProto old = model(opset, OnnxModels.graph(given));

    ModelProto made = LaterOpset.of(old).model();

    assertThat(made.getOpsetImport(0).getVersion()).isEqualTo(13);
    assertThat(scored(made)).isEqualTo(scored(old));
  }

  private static Object scored(ModelProto model) throws OrtException {
    float[] numbers = new float[24];
    Random random = new Random(3);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat() * 8 - 4;
    }

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toByteArray());
        OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), SHAPE);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      return result.get(0).getValue();
    }
  }

  @Test
  void changesGraphsWithinGraphs() throws OrtException {
    GraphProto inner =
        OnnxModels.graph(
                OnnxModels.node("Squeeze", "x", "z").toBuilder()
                    .addAttribute(numbers("axes", 2))
                    .build())
            .addOutput(OnnxModels.value("z", ElementType.FLOAT, 2, 3, 4))
            .build();
    NodeProto.Builder choice = OnnxModels.node("If", "yes", "y").toBuilder();
    for (String branch : List.of("then_branch", "else_branch")) {
      choice.addAttribute(
          AttributeProto.newBuilder()
              .setName(branch)
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(inner));
    }
    NodeProto sum =
        OnnxModels.node("ReduceMax", "x", "most").toBuilder()
            .addAttribute(Nodes.integer("keepdims", 0))
            .build();
    NodeProto yes = Nodes.cast("most", "yes", TensorProto.DataType.BOOL);
    ModelProto old = model(11, OnnxModels.graph(sum, yes, choice.build()));

    ModelProto made = LaterOpset.of(old).model();

    assertThat(scored(made)).isEqualTo(scored(old)).isInstanceOf(float[][][].class);
  }

  @Test
  void leavesLaterOnesAsTheyAre() {
    ModelProto model = model(13, OnnxModels.graph(node("Relu")));

    assertThat(LaterOpset.of(model).model()).isSameAs(model);
    assertThat(LaterOpset.of(model).note()).isEmpty();
    assertThat(LaterOpset.of(model(12, OnnxModels.graph(node("Relu")))).note())
        .isEqualTo("operators: those of opset 12 became those of 13");
  }
}

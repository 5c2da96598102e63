package io.thresher.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * Models of one column {@code x} that take as much as the largest {@code x} of a batch says: they
 * pass every trial with small values.
 */
final class RunawayModels {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int BOOL = 9;

  private RunawayModels() {}

  /** {@code y = x}, after so many rounds of a loop. */
  static ModelProto endless() {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(node("Identity", "on", "go"))
            .addNode(node("Identity", "w", "v"))
            .addInput(value("i", INT64))
            .addInput(value("go", BOOL))
            .addInput(value("v", FLOAT, "n"))
            .addOutput(value("on", BOOL))
            .addOutput(value("w", FLOAT, "n"))
            .build();
    return model(loop(body, node("Loop", "y", "many", "", "x")));
  }

  /** {@code y = x}, after so many rounds of a loop that keeps 16 MiB of each. */
  static ModelProto piling() {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(node("Identity", "on", "go"))
            .addNode(with(node("Cast", "number", "i"), "to", FLOAT))
            .addNode(node("Expand", "kept", "number", "much"))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("much")
                    .setDataType(INT64)
                    .addDims(1)
                    .addInt64Data(1 << 22))
            .addInput(value("i", INT64))
            .addInput(value("go", BOOL))
            .addOutput(value("on", BOOL))
            .addOutput(value("kept", FLOAT, "k"))
            .build();
    return model(
        loop(body, node("Loop", "pile", "many", "")),
        node("ReduceSum", "sum", "pile"),
        node("Mul", "nothing", "sum", "zero"),
        node("Squeeze", "none", "nothing"),
        node("Add", "y", "x", "none"));
  }

  private static NodeProto loop(GraphProto body, NodeProto node) {
    return node.toBuilder()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body))
        .build();
  }

  /** {@code y = x}, with a detour over so many zeros of four bytes. */
  static ModelProto asking() {
    return model(
        node("ConstantOfShape", "zeros", "many"),
        node("ReduceSum", "sum", "zeros"),
        node("Add", "y", "x", "sum"));
  }

  /** {@code y}: the rows so many times, one after the other. */
  static ModelProto multiplying() {
    return model(node("Tile", "y", "x", "many"));
  }

  /** {@code y = x + 1}, whatever the values. */
  static ModelProto steady() {
    return model(node("Add", "y", "x", "one"));
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static NodeProto with(NodeProto node, String attribute, int value) {
    return node.toBuilder()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName(attribute)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value))
        .build();
  }

  private static ValueInfoProto.Builder value(String name, int element, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      shape.addDimBuilder().setDimParam(dimension);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(element).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor));
  }

  private static ModelProto model(NodeProto... nodes) {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("runaway")
            .addNode(with(node("ReduceMax", "largest", "x"), "keepdims", 1))
            .addNode(with(node("Cast", "many", "largest"), "to", INT64))
            .addAllNode(List.of(nodes))
            .addInitializer(
                TensorProto.newBuilder().setName("one").setDataType(FLOAT).addFloatData(1))
            .addInitializer(
                TensorProto.newBuilder().setName("zero").setDataType(FLOAT).addFloatData(0))
            .addInput(value("x", FLOAT, "n"))
            .addOutput(value("y", FLOAT, "n"))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("thresher-tests")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }
}

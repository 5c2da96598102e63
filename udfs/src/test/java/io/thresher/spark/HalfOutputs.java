package io.thresher.spark;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A graph whose input and outputs of floats are of half precision, as exports for GPUs have them.
 */
final class HalfOutputs {
  private static final String INNER = "_single";

  private HalfOutputs() {}

  /** The file of such a graph that computes what another one does. */
  static byte[] of(Path file) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    GraphProto graph = model.getGraph();
    GraphProto.Builder half = graph.toBuilder().clearInput().clearOutput().clearNode();
    for (ValueInfoProto input : graph.getInputList()) {
      half.addInput(halved(input));
      half.addNode(cast(input.getName(), input.getName() + INNER, DataType.FLOAT));
    }
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder inner = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        if (graph.getInputList().stream()
                .map(ValueInfoProto::getName)
                .anyMatch(node.getInput(i)::equals)
            || isHalved(graph, node.getInput(i))) {
          inner.setInput(i, node.getInput(i) + INNER);
        }
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (isHalved(graph, node.getOutput(i))) {
          inner.setOutput(i, node.getOutput(i) + INNER);
        }
      }
      half.addNode(inner);
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      boolean halved = isHalved(graph, output.getName());
      half.addOutput(halved ? halved(output) : output);
      if (halved) {
        half.addNode(cast(output.getName() + INNER, output.getName(), DataType.FLOAT16));
      }
    }
    return model.toBuilder().setGraph(half).build().toByteArray();
  }

  private static boolean isHalved(GraphProto graph, String name) {
    return graph.getOutputList().stream()
        .filter(output -> output.getName().equals(name))
        .anyMatch(
            output -> output.getType().getTensorType().getElemType() == DataType.FLOAT.getNumber());
  }

  private static ValueInfoProto halved(ValueInfoProto value) {
    ValueInfoProto.Builder halved = value.toBuilder();
    halved.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT16.getNumber());
    return halved.build();
  }

  private static NodeProto cast(String from, String to, DataType type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type.getNumber()))
        .build();
  }
}

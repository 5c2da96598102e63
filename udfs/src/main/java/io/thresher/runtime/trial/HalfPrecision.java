package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a graph computes with 16 bits, rather than only stores, takes or gives them: then
 * roundings add up from layer to layer. One rounding at the end changes a number by at most 2^-10
 * of itself.
 */
final class HalfPrecision {
  private final Set<String> halves = new HashSet<>();
  private final Set<String> given = new HashSet<>();

  private HalfPrecision() {}

  static boolean computesIn(ModelProto model) {
    HalfPrecision halves = new HalfPrecision();
    return halves.computesIn(model.getGraph())
        || model.getFunctionsList().stream()
            .anyMatch(function -> halves.computesIn(function.getNodeList()));
  }

  private boolean computesIn(GraphProto graph) {
    graph.getInputList().stream().filter(HalfPrecision::isHalf).forEach(this::add);
    graph.getOutputList().stream().filter(HalfPrecision::isHalf).forEach(this::add);
    graph.getInitializerList().stream()
        .filter(tensor -> isHalf(tensor.getDataType()))
        .forEach(tensor -> halves.add(tensor.getName()));
    graph.getOutputList().forEach(output -> given.add(output.getName()));
    return computesIn(graph.getNodeList());
  }

  private void add(ValueInfoProto value) {
    halves.add(value.getName());
  }

  private boolean computesIn(Collection<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      if (makesHalves(node)) {
        halves.addAll(node.getOutputList());
      }
    }
    return nodes.stream().anyMatch(this::computes);
  }

  /** A cast to 16 bits rounds; at the end of the graph, that is all there is. */
  private boolean computes(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if ((attribute.hasG() && computesIn(attribute.getG()))
          || attribute.getGraphsList().stream().anyMatch(this::computesIn)) {
        return true;
      }
    }
    boolean takes = node.getInputList().stream().anyMatch(halves::contains);
    boolean gives = node.getOutputList().stream().anyMatch(halves::contains);
    return switch (node.getOpType()) {
      case "Constant" -> false;
      case "Cast" -> gives && !given.contains(node.getOutput(0));
      default -> takes || gives;
    };
  }

  private static boolean makesHalves(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if ((attribute.getType() == AttributeProto.AttributeType.INT
              && attribute.getName().matches("to|dtype|output_dtype")
              && isHalf((int) attribute.getI()))
          || (attribute.hasT() && isHalf(attribute.getT().getDataType()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHalf(ValueInfoProto value) {
    TypeProto type = value.getType();
    return type.hasTensorType() && isHalf(type.getTensorType().getElemType());
  }

  private static boolean isHalf(int type) {
    return type == TensorProto.DataType.FLOAT16.getNumber()
        || type == TensorProto.DataType.BFLOAT16.getNumber();
  }
}

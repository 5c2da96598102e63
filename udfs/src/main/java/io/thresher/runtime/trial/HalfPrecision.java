package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.stream.Stream;

/** Whether a graph computes with 16 bits. */
final class HalfPrecision {
  private HalfPrecision() {}

  static boolean isIn(ModelProto model) {
    GraphProto graph = model.getGraph();
    return Stream.of(graph.getInputList(), graph.getOutputList())
            .flatMap(List::stream)
            .mapToInt(HalfPrecision::type)
            .anyMatch(HalfPrecision::isHalf)
        || graph.getInitializerList().stream().anyMatch(tensor -> isHalf(tensor.getDataType()))
        || graph.getNodeList().stream().anyMatch(HalfPrecision::casts);
  }

  private static int type(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType();
  }

  private static boolean casts(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if ((attribute.getName().equals("to") && isHalf((int) attribute.getI()))
          || (attribute.hasT() && isHalf(attribute.getT().getDataType()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHalf(int type) {
    return type == TensorProto.DataType.FLOAT16.getNumber()
        || type == TensorProto.DataType.BFLOAT16.getNumber();
  }
}

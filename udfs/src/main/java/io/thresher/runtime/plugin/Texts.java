package io.thresher.runtime.plugin;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a graph works with texts anywhere: OpenVINO's plug-in 1.8.1 takes operators on them, and
 * ends the process when they run.
 */
public final class Texts {
  private static final int STRING = DataType.STRING_VALUE;

  /** Lists of texts in attributes that are no values of the model. */
  private static final Set<String> NAMES = Set.of("activations");

  private Texts() {}

  public static boolean in(ModelProto model) {
    return in(model.getGraph())
        || model.getFunctionsList().stream().anyMatch(function -> in(function.getNodeList()));
  }

  private static boolean in(GraphProto graph) {
    return Stream.of(graph.getInputList(), graph.getOutputList(), graph.getValueInfoList())
            .flatMap(List::stream)
            .anyMatch(Texts::isText)
        || graph.getInitializerList().stream().anyMatch(tensor -> tensor.getDataType() == STRING)
        || in(graph.getNodeList());
  }

  private static boolean isText(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType() == STRING
        || value.getType().getSequenceType().getElemType().getTensorType().getElemType() == STRING;
  }

  private static boolean in(List<NodeProto> nodes) {
    return nodes.stream()
        .anyMatch(
            node ->
                node.getOpType().contains("String")
                    || node.getOpType().startsWith("Regex")
                    || node.getAttributeList().stream().anyMatch(each -> in(node, each)));
  }

  private static boolean in(NodeProto node, AttributeProto attribute) {
    return switch (attribute.getType()) {
      case STRINGS -> !NAMES.contains(attribute.getName());
      case TENSOR -> attribute.getT().getDataType() == STRING;
      case INT ->
          node.getOpType().equals("Cast")
              && attribute.getName().equals("to")
              && attribute.getI() == STRING;
      case GRAPH -> in(attribute.getG());
      case GRAPHS -> attribute.getGraphsList().stream().anyMatch(Texts::in);
      default -> node.getOpType().equals("Constant") && attribute.getName().equals("value_string");
    };
  }
}

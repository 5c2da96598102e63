package io.thresher.trees;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model's graph, by the names of its values. */
final class Graph {
  static final Set<String> ENSEMBLES =
      Set.of("TreeEnsembleRegressor", "TreeEnsembleClassifier", "TreeEnsemble");

  private final GraphProto graph;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();

  Graph(GraphProto graph) {
    this.graph = graph;
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      if (isOperator(node, "Constant")) {
        for (AttributeProto attribute : node.getAttributeList()) {
          if (attribute.getName().equals("value")) {
            constants.put(node.getOutput(0), attribute.getT());
          }
        }
      }
    }
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    graph.getInputList().stream()
        .filter(input -> !constants.containsKey(input.getName()))
        .forEach(input -> inputs.put(input.getName(), input));
  }

  static boolean isEnsemble(NodeProto node) {
    return node.getDomain().equals("ai.onnx.ml") && ENSEMBLES.contains(node.getOpType());
  }

  /** Whether the node is that operator of ONNX itself or of its classic machine learning part. */
  static boolean isOperator(NodeProto node, String operator) {
    return node.getOpType().equals(operator)
        && (OnnxDomain.is(node.getDomain()) || node.getDomain().equals("ai.onnx.ml"));
  }

  /** How people know a node that is in the way. */
  static String name(NodeProto node) {
    return node.getOpType() + (node.getName().isEmpty() ? "" : " \"" + node.getName() + "\"");
  }

  List<NodeProto> nodes() {
    return graph.getNodeList();
  }

  List<String> outputs() {
    return graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
  }

  List<String> inputs() {
    return List.copyOf(inputs.keySet());
  }

  @Nullable ValueInfoProto input(String name) {
    return inputs.get(name);
  }

  @Nullable TensorProto constant(String name) {
    return constants.get(name);
  }

  NodeProto producer(String value) {
    NodeProto producer = producers.get(value);
    if (producer == null || constants.containsKey(value)) {
      throw new Unsupported("\"" + value + "\" does not come from an ensemble");
    }
    return producer;
  }
}

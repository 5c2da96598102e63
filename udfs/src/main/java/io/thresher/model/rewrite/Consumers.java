package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who makes and who uses each value of a graph. */
final class Consumers {
  private final Map<String, List<NodeProto>> users = new HashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  Consumers(GraphProto graph) {
    for (NodeProto node : graph.getNodeList()) {
      Set<String> inputs = new HashSet<>(node.getInputList());
      inputs.forEach(name -> users.computeIfAbsent(name, none -> new ArrayList<>()).add(node));
      node.getOutputList().forEach(name -> producers.put(name, node));
      node.getAttributeList().forEach(this::within);
    }
    graph.getOutputList().forEach(output -> seen.add(output.getName()));
  }

  private void within(AttributeProto attribute) {
    if (attribute.hasG()) {
      within(attribute.getG());
    }
    attribute.getGraphsList().forEach(this::within);
  }

  private void within(GraphProto subgraph) {
    for (NodeProto node : subgraph.getNodeList()) {
      seen.addAll(node.getInputList());
      node.getAttributeList().forEach(this::within);
    }
    subgraph.getOutputList().forEach(output -> seen.add(output.getName()));
  }

  List<NodeProto> of(String value) {
    return users.getOrDefault(value, List.of());
  }

  @Nullable NodeProto producer(String value) {
    return producers.get(value);
  }

  /** Whether a value is seen outside of the graph, or in a graph within it. */
  boolean isSeen(String value) {
    return seen.contains(value);
  }
}

package io.thresher.runtime.plugin;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operators that take numbers for places in a table. ONNX Runtime fails on a place that is not
 * there; OpenVINO gives zeros for it, and so a row a score that should have none.
 */
public final class Lookups {
  /** What a place may be outside of, by the position of the input that holds places. */
  private static final Map<String, Integer> PLACES =
      Map.of(
          "Gather", 1,
          "GatherElements", 1,
          "GatherND", 1,
          "Scatter", 1,
          "ScatterElements", 1,
          "ScatterND", 1,
          "OneHot", 0);

  /** They tell of a shape, not of values. */
  private static final Set<String> OF_SHAPES = Set.of("Shape", "Size");

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> limited;

  private Lookups(GraphProto graph, Set<String> limited) {
    this.limited = limited;
    graph.getInputList().stream().map(ValueInfoProto::getName).forEach(inputs::add);
    graph.getInitializerList().stream().map(TensorProto::getName).forEach(inputs::remove);
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
  }

  /**
   * Whether a graph looks places up that come from an input of which it is not known how large its
   * values may be. Lookups within a loop, a branch or a function count as such.
   *
   * @param limited the inputs of which it is known
   */
  public static boolean areUnlimited(ModelProto model, Set<String> limited) {
    return new Lookups(model.getGraph(), limited).areUnlimited(model.getGraph())
        || model.getFunctionsList().stream().anyMatch(each -> any(each.getNodeList()));
  }

  private boolean areUnlimited(GraphProto graph) {
    for (NodeProto node : graph.getNodeList()) {
      Integer place = PLACES.get(node.getOpType());
      boolean unknown =
          place != null && place < node.getInputCount() && comesFromInput(node.getInput(place));
      if (unknown || graphs(node).stream().anyMatch(inner -> any(inner.getNodeList()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean any(List<NodeProto> nodes) {
    return nodes.stream()
        .anyMatch(
            node ->
                PLACES.containsKey(node.getOpType())
                    || graphs(node).stream().anyMatch(inner -> any(inner.getNodeList())));
  }

  private static List<GraphProto> graphs(NodeProto node) {
    List<GraphProto> graphs = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getType() == AttributeType.GRAPH) {
        graphs.add(attribute.getG());
      }
      graphs.addAll(attribute.getGraphsList());
    }
    return graphs;
  }

  private boolean comesFromInput(String value) {
    Deque<String> open = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String next = open.pop();
      if (!seen.add(next)) {
        continue;
      }
      if (inputs.contains(next) && !limited.contains(next)) {
        return true;
      }
      NodeProto producer = producers.get(next);
      if (producer != null && !OF_SHAPES.contains(producer.getOpType())) {
        producer.getInputList().forEach(open::push);
      }
    }
    return false;
  }
}

package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the features of an ensemble come from, as far as they pass unchanged from the model's
 * inputs to it.
 */
final class FeatureTrace {
  private static final Set<String> UNCHANGED = Set.of("Identity", "Cast", "CastMap", "Flatten");

  /** Elements of one input, in order. */
  record Part(String input, long width) {}

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, ValueInfoProto> inputs = new HashMap<>();

  FeatureTrace(GraphProto graph) {
    Set<String> constants = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
    graph.getInputList().stream()
        .filter(input -> !constants.contains(input.getName()))
        .forEach(input -> inputs.put(input.getName(), input));
  }

  /** The parts that a value consists of; none where something else comes between. */
  List<Part> parts(String value) {
    ValueInfoProto input = inputs.get(value);
    if (input != null) {
      return List.of(new Part(value, width(input)));
    }
    NodeProto producer = producers.get(value);
    if (producer == null) {
      return List.of();
    }
    if (UNCHANGED.contains(producer.getOpType())) {
      return parts(producer.getInput(0));
    }
    boolean joins =
        producer.getOpType().equals("Concat") || producer.getOpType().equals("FeatureVectorizer");
    List<Part> parts = new ArrayList<>();
    for (String each : joins ? producer.getInputList() : List.<String>of()) {
      List<Part> found = parts(each);
      if (found.isEmpty() || found.stream().anyMatch(part -> part.width() < 1)) {
        return List.of();
      }
      parts.addAll(found);
    }
    return parts;
  }

  /** Elements of a row; 0 where the model leaves that open. */
  private static long width(ValueInfoProto input) {
    TensorShapeProto shape = input.getType().getTensorType().getShape();
    long width = 1;
    for (int i = 1; i < shape.getDimCount(); i++) {
      width *= shape.getDim(i).getDimValue();
    }
    return width;
  }
}

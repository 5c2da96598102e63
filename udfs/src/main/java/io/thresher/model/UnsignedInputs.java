package io.thresher.model;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Declares unsigned inputs as the signed type of the same width, each followed by a {@code Cast}
 * back, which keeps every bit. ONNX Runtime's Java API cannot make tensors of uint16, uint32 and
 * uint64. Inputs keep their names; an output that is such an input unchanged becomes signed too.
 */
final class UnsignedInputs {
  private static final int CAST_WITH_NUMERIC_TYPE = 13;

  private UnsignedInputs() {}

  static Optional<ModelProto> adapt(ModelProto model) {
    GraphProto graph = model.getGraph();
    Map<String, ElementType> unsigned = unsigned(graph);
    if (unsigned.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> renamed = castNames(model, unsigned.keySet());
    GraphProto.Builder adapted = graph.toBuilder().clearNode();
    unsigned.forEach(
        (name, type) -> adapted.addNode(cast(name, requireNonNull(renamed.get(name)), type)));
    graph.getNodeList().forEach(node -> adapted.addNode(rename(node, renamed)));
    for (int i = 0; i < adapted.getInputCount(); i++) {
      adapted.setInput(i, signed(adapted.getInput(i), unsigned));
    }
    for (int i = 0; i < adapted.getOutputCount(); i++) {
      adapted.setOutput(i, signed(adapted.getOutput(i), unsigned));
    }
    for (int i = 0; i < adapted.getValueInfoCount(); i++) {
      adapted.setValueInfo(i, signed(adapted.getValueInfo(i), unsigned));
    }
    ModelProto.Builder result = model.toBuilder().setGraph(adapted);
    if (model.getOpsetImportList().stream().noneMatch(UnsignedInputs::isOnnx)) {
      result.addOpsetImport(
          OperatorSetIdProto.newBuilder().setDomain("").setVersion(CAST_WITH_NUMERIC_TYPE));
    }
    return Optional.of(result.build());
  }

  private static boolean isOnnx(OperatorSetIdProto opset) {
    return OnnxDomain.is(opset.getDomain());
  }

  private static Map<String, ElementType> unsigned(GraphProto graph) {
    Map<String, ElementType> unsigned = new LinkedHashMap<>();
    for (ValueInfoProto input : graph.getInputList()) {
      ElementType type = ElementTypes.of(input.getType().getTensorType().getElemType());
      if (type != null && ElementTypes.signedStandIn(type) != null) {
        unsigned.put(input.getName(), type);
      }
    }
    // Inputs with a default in the file are left alone.
    graph.getInitializerList().forEach(tensor -> unsigned.remove(tensor.getName()));
    return unsigned;
  }

  private static Map<String, String> castNames(ModelProto model, Set<String> inputs) {
    Set<String> taken = new HashSet<>();
    GraphWalk.visit(model, node -> taken.addAll(node.getOutputList()), t -> taken.add(t.getName()));
    model.getGraph().getInputList().forEach(input -> taken.add(input.getName()));
    Map<String, String> names = new HashMap<>();
    for (String input : inputs) {
      String name = input + "/unsigned";
      while (!taken.add(name)) {
        name += "_";
      }
      names.put(input, name);
    }
    return names;
  }

  private static NodeProto cast(String from, String to, ElementType type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .setName(to)
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type.onnxCode()))
        .build();
  }

  private static ValueInfoProto signed(ValueInfoProto value, Map<String, ElementType> unsigned) {
    ElementType type = unsigned.get(value.getName());
    ElementType signed = type == null ? null : ElementTypes.signedStandIn(type);
    if (signed == null) {
      return value;
    }
    ValueInfoProto.Builder builder = value.toBuilder();
    builder.getTypeBuilder().getTensorTypeBuilder().setElemType(signed.onnxCode());
    return builder.build();
  }

  private static NodeProto rename(NodeProto node, Map<String, String> renamed) {
    NodeProto.Builder builder = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      builder.setInput(i, renamed.getOrDefault(input, input));
    }
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (attribute.hasG() || attribute.getGraphsCount() > 0) {
        builder.setAttribute(i, rename(attribute, renamed));
      }
    }
    return builder.build();
  }

  private static AttributeProto rename(AttributeProto attribute, Map<String, String> renamed) {
    AttributeProto.Builder builder = attribute.toBuilder();
    if (attribute.hasG()) {
      builder.setG(rename(attribute.getG(), renamed));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      builder.setGraphs(i, rename(attribute.getGraphs(i), renamed));
    }
    return builder.build();
  }

  private static GraphProto rename(GraphProto subgraph, Map<String, String> outer) {
    Map<String, String> visible = new HashMap<>(outer);
    subgraph.getInputList().forEach(input -> visible.remove(input.getName()));
    subgraph.getInitializerList().forEach(tensor -> visible.remove(tensor.getName()));
    subgraph.getNodeList().forEach(node -> node.getOutputList().forEach(visible::remove));
    GraphProto.Builder builder = subgraph.toBuilder();
    for (int i = 0; i < subgraph.getNodeCount(); i++) {
      builder.setNode(i, rename(subgraph.getNode(i), visible));
    }
    for (int i = 0; i < subgraph.getOutputCount(); i++) {
      String name = subgraph.getOutput(i).getName();
      builder.getOutputBuilder(i).setName(visible.getOrDefault(name, name));
    }
    return builder.build();
  }
}

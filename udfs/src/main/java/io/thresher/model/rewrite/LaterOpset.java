package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph of opset 11 or 12 one of opset 13, which scales of channels came with. Of all
 * operators, these eight are others since then (ONNX, docs/Changelog.md): what four took as
 * attributes are inputs, {@code Dropout} has its ratio as one, which it ignores outside of
 * training, and softmax and its likes go along one axis, no longer over all from there on.
 */
final class LaterOpset {
  static final long LEAST = 11;
  private static final long MADE = 13;
  private static final long DEFAULT_AXIS = 1;

  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> added = new ArrayList<>();

  private LaterOpset() {}

  /** Changes a graph of opset 11 or later, unless it is late enough. */
  static Rewritten.Change of(ModelProto model) {
    long opset = OnnxDomain.version(model);
    if (opset >= MADE) {
      return new Rewritten.Change(model, "");
    }
    ModelProto.Builder made = model.toBuilder().setGraph(graph(model.getGraph()));
    for (OperatorSetIdProto.Builder set : made.getOpsetImportBuilderList()) {
      if (OnnxDomain.is(set.getDomain())) {
        set.setVersion(MADE);
      }
    }
    return new Rewritten.Change(
        made.build(),
        String.format(Locale.ROOT, "operators: those of opset %d became those of %d", opset, MADE));
  }

  private static GraphProto graph(GraphProto graph) {
    LaterOpset later = new LaterOpset();
    graph.getNodeList().forEach(later::write);
    return graph.toBuilder()
        .clearNode()
        .addAllNode(later.nodes)
        .addAllInitializer(later.added)
        .build();
  }

  private void write(NodeProto node) {
    switch (OnnxDomain.is(node.getDomain()) ? node.getOpType() : "") {
      case "Squeeze", "Unsqueeze", "ReduceSum" -> asInput(node, "axes");
      case "Split" -> asInput(node, "split");
      case "Dropout" -> nodes.add(without(node, "ratio").build());
      case "Softmax", "LogSoftmax", "Hardmax" -> alongOneAxis(node);
      default -> nodes.add(withLaterGraphs(node));
    }
  }

  private void asInput(NodeProto node, String name) {
    AttributeProto attribute = Nodes.attribute(node, name);
    if (attribute == null) {
      nodes.add(node);
      return;
    }
    String input = node.getOutput(0) + "/" + name;
    long[] numbers = attribute.getIntsList().stream().mapToLong(n -> n).toArray();
    added.add(Nodes.vector(input, numbers));
    nodes.add(without(node, name).addInput(input).build());
  }

  private static NodeProto.Builder without(NodeProto node, String name) {
    NodeProto.Builder less = node.toBuilder().clearAttribute();
    node.getAttributeList().stream()
        .filter(attribute -> !attribute.getName().equals(name))
        .forEach(less::addAttribute);
    return less;
  }

  /** All axes from the given one on are made one, and parted again. */
  private void alongOneAxis(NodeProto node) {
    @Nullable AttributeProto given = Nodes.attribute(node, "axis");
    long axis = given == null ? DEFAULT_AXIS : given.getI();
    if (axis == -1) {
      nodes.add(node);
      return;
    }
    String from = node.getInput(0);
    String output = node.getOutput(0);
    String joined = output + "/joined";
    nodes.add(
        Nodes.node("Flatten", joined, from).addAttribute(Nodes.integer("axis", axis)).build());
    nodes.add(
        without(node, "axis").setInput(0, joined).setOutput(0, joined + "/" + output).build());
    nodes.add(Nodes.node("Shape", output + "/shape", from).build());
    nodes.add(Nodes.node("Reshape", output, joined + "/" + output, output + "/shape").build());
  }

  private static NodeProto withLaterGraphs(NodeProto node) {
    NodeProto.Builder later = node.toBuilder();
    for (AttributeProto.Builder attribute : later.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(graph(attribute.getG()));
      }
    }
    return later.build();
  }
}

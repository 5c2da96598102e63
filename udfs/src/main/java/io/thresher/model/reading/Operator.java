package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node with what is known of its inputs.
 *
 * @param node as it stands in the graph
 * @param opset the version of its operator set
 * @param inputs in the node's order; null where an optional one is left out
 */
record Operator(NodeProto node, long opset, List<@Nullable Flow> inputs) {
  String type() {
    return node.getOpType();
  }

  /** For people. */
  String label() {
    return label(node);
  }

  /** For people: the operator, and the node's name or else that of what it gives. */
  static String label(NodeProto node) {
    String name = node.getName();
    if (name.isEmpty() && node.getOutputCount() > 0) {
      name = node.getOutput(0);
    }
    return node.getOpType() + " '" + name + "'";
  }

  @Nullable Flow input(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  @Nullable AttributeProto attribute(String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  long integer(String name, long fallback) {
    AttributeProto attribute = attribute(name);
    return attribute == null ? fallback : attribute.getI();
  }

  long @Nullable [] integers(String name) {
    AttributeProto attribute = attribute(name);
    return attribute == null
        ? null
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  String text(String name, String fallback) {
    AttributeProto attribute = attribute(name);
    return attribute == null ? fallback : attribute.getS().toStringUtf8();
  }

  /** Integers that older operator sets have as an attribute and newer ones as an input. */
  long @Nullable [] integers(String name, int input) {
    Flow given = input(input);
    return given == null ? integers(name) : given.whole();
  }

  /** Whether neither the attribute nor the input is there. */
  boolean lacks(String name, int input) {
    return input(input) == null && attribute(name) == null;
  }

  Flow unknown() {
    return Flow.unknown(label());
  }

  Flow mixed() {
    return Flow.mixed(label());
  }
}

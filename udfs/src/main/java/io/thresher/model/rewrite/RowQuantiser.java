package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Quantises along the last axis with plain operators: {@code q = x * most / max|x|}, shifted so
 * that it is unsigned. What cannot be negative has the whole range of 8 bits. The scale of a row
 * with NaN or infinity is NaN: the maximum alone may pass over NaN.
 */
final class RowQuantiser {
  private static final Set<String> NOT_NEGATIVE =
      Set.of("Relu", "Sigmoid", "HardSigmoid", "Softmax", "Abs");
  private static final int SUM_WITH_AXES_AS_INPUT = 13;
  private static final int MAXIMUM_WITH_AXES_AS_INPUT = 18;
  private static final float SIGNED_MOST = 127;
  private static final float UNSIGNED_MOST = 255;
  private static final float SIGNED_SHIFT = 128.5f;
  private static final float UNSIGNED_SHIFT = 0.5f;
  private static final byte SIGNED_ZERO = (byte) 128;
  private static final float TINY = 1e-12f;

  private final long opset;
  private final List<NodeProto> nodes;
  private final List<TensorProto> stored;

  RowQuantiser(long opset, List<NodeProto> nodes, List<TensorProto> stored) {
    this.opset = opset;
    this.nodes = nodes;
    this.stored = stored;
  }

  /** The scales of the rows that a quantisation has been replaced by. */
  static String scale(NodeProto quantise) {
    return quantise.getOutput(0) + "/rows";
  }

  /** Gives what a {@code DynamicQuantizeLinear} gives under the same names, but for its scale. */
  void quantise(NodeProto node, @Nullable NodeProto producer) {
    boolean unsigned = producer != null && NOT_NEGATIVE.contains(producer.getOpType());
    String x = node.getInput(0);
    String q = node.getOutput(0);
    float most = unsigned ? UNSIGNED_MOST : SIGNED_MOST;
    constant(q + "/most", most);
    constant(q + "/unit", 1 / most);
    constant(q + "/shift", unsigned ? UNSIGNED_SHIFT : SIGNED_SHIFT);
    constant(q + "/tiny", TINY);
    constant(q + "/nothing", 0);
    stored.add(Nodes.vector(q + "/axis", -1));
    stored.add(Nodes.scalar(node.getOutput(2), unsigned ? 0 : SIGNED_ZERO));
    String size = x;
    if (!unsigned) {
      size = add("Abs", q + "/size", x);
    }
    reduce("ReduceMax", MAXIMUM_WITH_AXES_AS_INPUT, q + "/largest", size, q + "/axis");
    add("Max", q + "/divisor", q + "/largest", q + "/tiny");
    add("Div", q + "/factor", q + "/most", q + "/divisor");
    add("Mul", q + "/stretched", x, q + "/factor");
    add("Add", q + "/shifted", q + "/stretched", q + "/shift");
    nodes.add(Nodes.cast(q + "/shifted", q, TensorProto.DataType.UINT8));
    reduce("ReduceSum", SUM_WITH_AXES_AS_INPUT, q + "/sum", q + "/shifted", q + "/axis");
    add("Mul", q + "/finite", q + "/sum", q + "/nothing");
    add("Mul", q + "/scale", q + "/divisor", q + "/unit");
    add("Add", scale(node), q + "/scale", q + "/finite");
  }

  private void constant(String name, float value) {
    stored.add(Nodes.scalar(name, value));
  }

  private String add(String operator, String output, String... inputs) {
    nodes.add(Nodes.node(operator, output, inputs).build());
    return output;
  }

  private void reduce(String operator, int axesAreInput, String output, String x, String axis) {
    NodeProto.Builder node =
        opset >= axesAreInput
            ? Nodes.node(operator, output, x, axis)
            : Nodes.node(operator, output, x).addAttribute(Nodes.integers("axes", -1));
    nodes.add(node.addAttribute(Nodes.integer("keepdims", 1)).build());
  }
}

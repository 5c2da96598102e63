package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares whole numbers of 64 bits by {@code Greater} and {@code Less}. In {@code Clip}, {@code
 * Max}, {@code Min}, {@code Relu} and {@code Sign} ONNX Runtime 1.29.0 takes those from 2^31 to
 * 2^32 - 1 for negative ones on x86-64 (findings/onnxruntime-int64-clip.sh). What is made of inputs
 * is changed, in the graph itself: shapes and positions are never so large, and graphs and
 * functions within are left as they are.
 */
final class LongComparisons {
  private static final Set<String> COMPARING = Set.of("Clip", "Max", "Min", "Relu", "Sign");

  /** What keeps the type of its inputs, any of which makes its output large. */
  private static final Set<String> OF_ALL =
      Set.of("Add", "Sub", "Mul", "Div", "Concat", "Clip", "Max", "Min", "Where");

  /** What keeps the type of its first input, and large numbers of it. */
  private static final Set<String> OF_FIRST =
      Set.of(
          "Abs",
          "Expand",
          "Flatten",
          "Gather",
          "GatherElements",
          "Identity",
          "Neg",
          "Pad",
          "ReduceMax",
          "ReduceMin",
          "ReduceSum",
          "Relu",
          "Reshape",
          "Sign",
          "Slice",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Unsqueeze");

  /** Types that have whole numbers beyond 31 bits. */
  private static final Set<Integer> WIDE =
      Set.of(
          DataType.FLOAT.getNumber(),
          DataType.DOUBLE.getNumber(),
          DataType.INT64.getNumber(),
          DataType.UINT32.getNumber(),
          DataType.UINT64.getNumber(),
          DataType.STRING.getNumber());

  private static final Set<Integer> UNSIGNED =
      Set.of(DataType.UINT32.getNumber(), DataType.UINT64.getNumber());

  private static final int LONG = DataType.INT64.getNumber();
  private static final String ZERO = "thresher/int64-zero";

  /** The type of each value that may have large numbers of the graph's inputs. */
  private final Map<String, Integer> large = new HashMap<>();

  private final List<NodeProto> nodes = new ArrayList<>();
  private int changed;

  private LongComparisons(GraphProto graph) {
    for (ValueInfoProto input : graph.getInputList()) {
      put(input.getName(), input.getType().getTensorType().getElemType());
    }
    graph.getInitializerList().forEach(stored -> large.remove(stored.getName()));
    for (NodeProto node : graph.getNodeList()) { // Each stands behind those that it uses.
      boolean isWhole = node.getInputCount() > 0 && node.getOutputCount() > 0; // Else it is broken.
      int type = isWhole && OnnxDomain.is(node.getDomain()) ? type(node) : 0;
      if (type == LONG && COMPARING.contains(node.getOpType())) {
        changed++;
        compare(node);
      } else {
        nodes.add(node);
      }
      node.getOutputList().forEach(output -> put(output, type));
    }
  }

  static Rewritten.Change of(ModelProto model) {
    LongComparisons rewriting = new LongComparisons(model.getGraph());
    if (rewriting.changed == 0) {
      return new Rewritten.Change(model, "");
    }
    GraphProto.Builder graph = model.getGraph().toBuilder().clearNode().addAllNode(rewriting.nodes);
    if (rewriting.nodes.stream().anyMatch(node -> node.getInputList().contains(ZERO))) {
      graph.addInitializer(Nodes.scalar(ZERO, 0L)); // Of one that nobody uses, the engine warns.
    }
    return new Rewritten.Change(
        model.toBuilder().setGraph(graph).build(),
        String.format(Locale.ROOT, "int64: compared by Greater and Less (%d)", rewriting.changed));
  }

  private void put(String value, int type) {
    if (WIDE.contains(type)) {
      large.put(value, type);
    }
  }

  /** The type of what a node makes of large numbers; none where it makes none of them. */
  private int type(NodeProto node) {
    String operator = node.getOpType();
    if (operator.equals("Cast")) {
      AttributeProto to = Nodes.attribute(node, "to");
      int type = to == null ? 0 : (int) to.getI();
      // What was negative is large then.
      return UNSIGNED.contains(type) || large.containsKey(node.getInput(0)) ? type : 0;
    }
    int seen =
        OF_ALL.contains(operator) ? node.getInputCount() : OF_FIRST.contains(operator) ? 1 : 0;
    for (String input : node.getInputList().subList(0, seen)) {
      Integer type = large.get(input);
      if (type != null) {
        return type;
      }
    }
    return 0;
  }

  private void compare(NodeProto node) {
    String first = node.getInput(0);
    String output = node.getOutput(0);
    List<String> others = node.getInputList().subList(1, node.getInputCount());
    List<Step> steps = new ArrayList<>();
    switch (node.getOpType()) {
      case "Max" -> others.forEach(other -> steps.add(new Step("Greater", other)));
      case "Min" -> others.forEach(other -> steps.add(new Step("Less", other)));
      case "Relu" -> steps.add(new Step("Greater", ZERO));
      case "Clip" -> {
        for (int i = 0; i < others.size(); i++) {
          if (!others.get(i).isEmpty()) { // Each bound may be left out.
            steps.add(new Step(i == 0 ? "Greater" : "Less", others.get(i)));
          }
        }
      }
      default -> {
        sign(first, output);
        return;
      }
    }
    choose(first, steps, output);
  }

  /**
   * One of two values.
   *
   * @param operator that holds where the one so far is it
   */
  private record Step(String operator, String other) {}

  private void choose(String first, List<Step> steps, String output) {
    String value = first;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String chosen = i == steps.size() - 1 ? output : output + "/" + i;
      String holds = chosen + "/" + step.operator;
      nodes.add(Nodes.node(step.operator, holds, value, step.other).build());
      nodes.add(Nodes.node("Where", chosen, holds, value, step.other).build());
      value = chosen;
    }
    if (steps.isEmpty()) {
      nodes.add(Nodes.node("Identity", output, first).build());
    }
  }

  private void sign(String value, String output) {
    for (String operator : List.of("Greater", "Less")) {
      String holds = output + "/" + operator;
      nodes.add(Nodes.node(operator, holds, value, ZERO).build());
      nodes.add(Nodes.cast(holds, holds + "/int64", DataType.INT64));
    }
    nodes.add(Nodes.node("Sub", output, output + "/Greater/int64", output + "/Less/int64").build());
  }
}

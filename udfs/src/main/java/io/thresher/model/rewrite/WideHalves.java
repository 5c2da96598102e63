package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Computes in float32 what a graph computes in float16. Inputs and outputs keep their types. Stored
 * tensors stay as they are and are cast as the model is loaded, so that no file grows, and weights
 * in other files are read from there.
 */
final class WideHalves {
  private static final int HALF = TensorProto.DataType.FLOAT16.getNumber();
  private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
  private static final Set<String> TYPES = Set.of("to", "dtype", "output_dtype");
  private static final String SUFFIX = "/float32";

  private int tensors;

  private WideHalves() {}

  static Rewritten.Change of(ModelProto model) {
    WideHalves widening = new WideHalves();
    GraphProto graph = widening.graph(model.getGraph(), Map.of(), true);
    ModelProto.Builder changed = model.toBuilder().setGraph(graph);
    for (int i = 0; i < model.getFunctionsCount(); i++) {
      FunctionProto.Builder function = model.getFunctions(i).toBuilder().clearNode();
      for (NodeProto node : model.getFunctions(i).getNodeList()) {
        function.addAllNode(widening.node(node, Map.of()));
      }
      changed.setFunctions(i, function);
    }
    return widening.tensors == 0
        ? new Rewritten.Change(model, "")
        : new Rewritten.Change(
            changed.build(),
            String.format(
                Locale.ROOT,
                "float16: computed as float32 (%d tensors widened)",
                widening.tensors));
  }

  /**
   * @param outer what values of the graphs around this one are called now
   */
  private GraphProto graph(GraphProto graph, Map<String, String> outer, boolean isOutermost) {
    Map<String, String> renamed = new HashMap<>(outer);
    List<NodeProto> before = new ArrayList<>();
    List<NodeProto> behind = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      given.add(input.getName());
      if (isOutermost && isHalf(input)) {
        before.add(widened(input.getName(), renamed));
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      if (given.add(tensor.getName()) && tensor.getDataType() == HALF) {
        before.add(widened(tensor.getName(), renamed));
      }
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      String name = output.getName();
      if (isOutermost && isHalf(output) && !given.contains(name)) {
        renamed.put(name, name + SUFFIX);
        behind.add(Nodes.cast(name + SUFFIX, name, TensorProto.DataType.FLOAT16));
        tensors++;
      }
    }
    GraphProto.Builder changed = graph.toBuilder().clearNode().clearValueInfo().addAllNode(before);
    graph.getNodeList().forEach(node -> changed.addAllNode(node(node, renamed)));
    changed.addAllNode(behind);
    if (!isOutermost) {
      for (int i = 0; i < changed.getInputCount(); i++) {
        changed.setInput(i, wide(changed.getInput(i), Map.of()));
      }
      for (int i = 0; i < changed.getOutputCount(); i++) {
        changed.setOutput(i, wide(changed.getOutput(i), renamed));
      }
    }
    return changed.build();
  }

  private NodeProto widened(String name, Map<String, String> renamed) {
    tensors++;
    renamed.put(name, name + SUFFIX);
    return Nodes.cast(name, name + SUFFIX, TensorProto.DataType.FLOAT);
  }

  private static boolean isHalf(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType() == HALF;
  }

  /** A value of a graph within another. */
  private static ValueInfoProto wide(ValueInfoProto value, Map<String, String> renamed) {
    ValueInfoProto.Builder changed =
        value.toBuilder().setName(renamed.getOrDefault(value.getName(), value.getName()));
    if (isHalf(value)) {
      changed.getTypeBuilder().getTensorTypeBuilder().setElemType(FLOAT);
    }
    return changed.build();
  }

  private List<NodeProto> node(NodeProto node, Map<String, String> renamed) {
    NodeProto.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      changed.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      changed.setOutput(i, renamed.getOrDefault(node.getOutput(i), node.getOutput(i)));
    }
    List<NodeProto> nodes = new ArrayList<>(List.of(node));
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (TYPES.contains(attribute.getName()) && attribute.getI() == HALF) {
        tensors++;
        changed.setAttribute(i, attribute.toBuilder().setI(FLOAT));
      } else if (attribute.hasT() && attribute.getT().getDataType() == HALF) {
        tensors++;
        String output = changed.getOutput(0);
        changed.setOutput(0, output + "/float16");
        nodes.add(Nodes.cast(output + "/float16", output, TensorProto.DataType.FLOAT));
      } else if (attribute.hasG() || attribute.getGraphsCount() > 0) {
        changed.setAttribute(i, attribute(attribute, renamed));
      }
    }
    nodes.set(0, changed.build());
    return nodes;
  }

  private AttributeProto attribute(AttributeProto attribute, Map<String, String> renamed) {
    AttributeProto.Builder changed = attribute.toBuilder();
    if (attribute.hasG()) {
      changed.setG(graph(attribute.getG(), renamed, false));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      changed.setGraphs(i, graph(attribute.getGraphs(i), renamed, false));
    }
    return changed.build();
  }
}

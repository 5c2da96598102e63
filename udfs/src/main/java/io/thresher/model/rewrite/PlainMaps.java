package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.thresher.model.reading.OnnxDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives the tensor from which {@code ZipMap} would make a map for each row, in place of these maps:
 * they have the same keys in every row, and each would be an object of its own several times on its
 * way. What converters add behind scikit-learn's classifiers is just this.
 */
final class PlainMaps {
  /** Has {@code Identity} for all types of tensors. */
  private static final long OPERATOR_SET = 13;

  private PlainMaps() {}

  static Rewritten.Change of(ModelProto model) {
    Map<String, List<? extends Comparable<?>>> keys = new HashMap<>();
    GraphProto.Builder changed = model.getGraph().toBuilder();
    Consumers consumers = new Consumers(model.getGraph());
    for (int i = 0; i < changed.getNodeCount(); i++) {
      NodeProto node = changed.getNode(i);
      List<? extends Comparable<?>> found = keys(node);
      if (!found.isEmpty() && consumers.of(node.getOutput(0)).isEmpty()) {
        keys.put(node.getOutput(0), found);
        changed.setNode(i, Nodes.node("Identity", node.getOutput(0), node.getInput(0)));
      }
    }
    keys.keySet().retainAll(outputs(changed));
    if (keys.isEmpty()
        || model.getFunctionsCount() > 0
        || model.getGraph().getNodeList().stream().anyMatch(Nodes::holdsGraphs)) {
      return new Rewritten.Change(model, "");
    }
    declare(changed, keys.keySet());
    ModelProto.Builder whole = model.toBuilder().setGraph(changed);
    if (OnnxDomain.version(model) == 0) {
      whole.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET));
    }
    return new Rewritten.Change(
        whole.build(), "maps: made after a run, from the tensor of their values", List.of(), keys);
  }

  private static Set<String> outputs(GraphProto.Builder graph) {
    return Set.copyOf(graph.getOutputList().stream().map(ValueInfoProto::getName).toList());
  }

  /** Numbers of a shape that the graph finds. */
  private static void declare(GraphProto.Builder graph, Set<String> names) {
    for (int i = 0; i < graph.getOutputCount(); i++) {
      if (names.contains(graph.getOutput(i).getName())) {
        ValueInfoProto.Builder output = graph.getOutputBuilder(i).clearType();
        output
            .getTypeBuilder()
            .getTensorTypeBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber());
      }
    }
    for (int i = graph.getValueInfoCount() - 1; i >= 0; i--) {
      if (names.contains(graph.getValueInfo(i).getName())) {
        graph.removeValueInfo(i);
      }
    }
  }

  /** Those of each map, in the order of the tensor's columns; none of other nodes. */
  private static List<? extends Comparable<?>> keys(NodeProto node) {
    if (!node.getOpType().equals("ZipMap") || !node.getDomain().equals("ai.onnx.ml")) {
      return List.of();
    }
    AttributeProto texts = Nodes.attribute(node, "classlabels_strings");
    AttributeProto numbers = Nodes.attribute(node, "classlabels_int64s");
    List<? extends Comparable<?>> keys;
    if (texts != null && texts.getStringsCount() > 0) {
      boolean readable = texts.getStringsList().stream().allMatch(ByteString::isValidUtf8);
      keys =
          readable
              ? texts.getStringsList().stream().map(ByteString::toStringUtf8).toList()
              : List.of();
    } else {
      keys = numbers == null ? List.of() : numbers.getIntsList();
    }
    return Set.copyOf(keys).size() == keys.size() ? keys : List.of();
  }
}

package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes whole numbers in place of texts where a graph does nothing with its texts but look them up
 * in lists that it stores: {@code OneHotEncoder} and {@code LabelEncoder}, as scikit-learn's
 * pipelines have. A text's number is its place among the texts of all lists; one that no list holds
 * is -1. Either all inputs of texts are changed so, or none.
 */
final class CategoryCodes {
  /** What stands for a text that no list holds. */
  static final long UNKNOWN = -1;

  private static final int TEXT = TensorProto.DataType.STRING.getNumber();
  private static final int NUMBER = TensorProto.DataType.INT64.getNumber();

  /** They hand the elements of their first input on, whatever these are. */
  private static final Set<String> MOVES =
      Set.of(
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Gather",
          "ArrayFeatureExtractor",
          "Split",
          "Slice");

  private final GraphProto graph;
  private final Set<String> texts = new HashSet<>();
  private final Map<ByteString, Long> codes = new LinkedHashMap<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  private CategoryCodes(GraphProto graph) {
    this.graph = graph;
  }

  static Rewritten.Change of(ModelProto model) {
    CategoryCodes coding = new CategoryCodes(model.getGraph());
    if (model.getFunctionsCount() > 0 || !coding.takesTexts() || !coding.codes()) {
      return new Rewritten.Change(model, "");
    }
    GraphProto.Builder changed =
        model.getGraph().toBuilder().clearNode().clearValueInfo().addAllNode(coding.nodes);
    for (int i = 0; i < changed.getInputCount(); i++) {
      if (isText(changed.getInput(i))) {
        changed.getInputBuilder(i).getTypeBuilder().getTensorTypeBuilder().setElemType(NUMBER);
      }
    }
    List<String> categories = coding.codes.keySet().stream().map(ByteString::toStringUtf8).toList();
    return new Rewritten.Change(
        model.toBuilder().setGraph(changed).build(),
        String.format(
            Locale.ROOT,
            "categories: looked up once in a list of %d, not as texts",
            categories.size()),
        categories,
        Map.of());
  }

  private static boolean isText(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType() == TEXT;
  }

  /** A default would have to be changed, too. */
  private boolean takesTexts() {
    graph.getInputList().stream()
        .filter(CategoryCodes::isText)
        .forEach(input -> texts.add(input.getName()));
    return !texts.isEmpty()
        && graph.getInitializerList().stream().noneMatch(each -> texts.contains(each.getName()));
  }

  /** Follows the texts; false where something else is done with them. */
  private boolean codes() {
    for (NodeProto node : graph.getNodeList()) {
      NodeProto changed = changed(node);
      if (changed == null) {
        return false;
      }
      nodes.add(changed);
    }
    return !codes.isEmpty()
        && graph.getOutputList().stream().noneMatch(output -> texts.contains(output.getName()));
  }

  private @Nullable NodeProto changed(NodeProto node) {
    if (Nodes.holdsGraphs(node)) {
      return null;
    }
    long taken = node.getInputList().stream().filter(texts::contains).count();
    if (taken == 0) {
      return node;
    }
    boolean first = taken == 1 && texts.contains(node.getInput(0));
    boolean moved =
        node.getOpType().equals("Concat")
            ? taken == node.getInputCount()
            : first && MOVES.contains(node.getOpType());
    if (moved) {
      texts.addAll(node.getOutputList());
      return node;
    }
    return switch (first ? node.getOpType() : "") {
      case "OneHotEncoder" -> withNumbers(node, "cats_strings", "cats_int64s");
      case "LabelEncoder" -> withNumbers(node, "keys_strings", "keys_int64s");
      default -> null;
    };
  }

  /**
   * The same with a list of numbers; null where texts are not all that it looks up, each once, or
   * where it gives what ONNX Runtime may not give for numbers, as int16 and doubles: tensors.
   */
  private @Nullable NodeProto withNumbers(NodeProto node, String list, String numbers) {
    NodeProto.Builder changed = node.toBuilder().clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasT() || attribute.getName().equals(numbers)) {
        return null;
      }
      if (!attribute.getName().equals(list)) {
        changed.addAttribute(attribute);
      }
    }
    AttributeProto stored = Nodes.attribute(node, list);
    List<ByteString> held = stored == null ? List.of() : stored.getStringsList();
    if (held.isEmpty()
        || Set.copyOf(held).size() < held.size()
        || !held.stream().allMatch(ByteString::isValidUtf8)) {
      return null;
    }
    AttributeProto.Builder coded =
        AttributeProto.newBuilder().setName(numbers).setType(AttributeType.INTS);
    for (ByteString text : held) {
      coded.addInts(codes.computeIfAbsent(text, unknown -> (long) codes.size()));
    }
    return changed.addAttribute(coded).build();
  }
}

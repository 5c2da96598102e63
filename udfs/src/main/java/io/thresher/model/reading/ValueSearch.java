package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the values that the inputs of a model may have: the categories that it knows, how long the
 * tables are that it looks inputs up in, and which are masks. Values are followed as long as
 * operators leave them as they are.
 */
public final class ValueSearch {
  private static final Set<String> KEEP_VALUES =
      Set.of(
          "Identity",
          "Cast",
          "Squeeze",
          "Unsqueeze",
          "Reshape",
          "Flatten",
          "Transpose",
          "Slice",
          "Split",
          "ArrayFeatureExtractor",
          "StringNormalizer",
          "Concat");
  private static final Set<String> KEEP_LENGTH = Set.of("Identity", "Cast", "DequantizeLinear");
  private static final Set<Integer> WHOLE =
      Set.of(TensorProto.DataType.INT64.getNumber(), TensorProto.DataType.INT32.getNumber());
  private static final KnownValues MASK = new KnownValues(0, List.of(), List.of(0L, 1L));
  private static final long[] ONE = {1};
  private static final int MOST = 1000;

  private final Map<String, Set<String>> sources = new HashMap<>();
  private final Map<String, List<Long>> lengths = new HashMap<>();
  private final Set<String> whole = new HashSet<>();
  private final Set<String> ones = new HashSet<>();
  private final Map<String, KnownValues> found = new HashMap<>();

  private ValueSearch() {}

  /** By the name of the input; inputs that nothing is known of are left out. */
  public static Map<String, KnownValues> of(ModelProto model) {
    ValueSearch search = new ValueSearch();
    GraphProto graph = model.getGraph();
    for (ValueInfoProto input : graph.getInputList()) {
      search.sources.put(input.getName(), Set.of(input.getName()));
      if (WHOLE.contains(input.getType().getTensorType().getElemType())) {
        search.whole.add(input.getName());
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      search.constant(tensor.getName(), tensor);
    }
    graph.getNodeList().forEach(search::visit);
    return Map.copyOf(search.found);
  }

  private void visit(NodeProto node) {
    String first = node.getInputCount() == 0 ? "" : node.getInput(0);
    String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
    switch (node.getOpType()) {
      case "Constant" -> constant(node, output);
      case "Gather" -> gather(node, first, output);
      case "Sub" -> complement(node, first);
      case "LabelEncoder", "CategoryMapper", "OneHotEncoder", "TfIdfVectorizer" ->
          know(first, categories(node));
      default -> {
        if (KEEP_VALUES.contains(node.getOpType())) {
          Set<String> from = new HashSet<>();
          int inputs = node.getOpType().equals("Concat") ? node.getInputCount() : 1;
          node.getInputList().stream().limit(inputs).forEach(name -> from.addAll(sourcesOf(name)));
          node.getOutputList().forEach(name -> sources.put(name, from));
        }
        if (KEEP_LENGTH.contains(node.getOpType()) && lengths.containsKey(first)) {
          lengths.put(output, lengths.getOrDefault(first, List.of()));
        }
      }
    }
  }

  private Set<String> sourcesOf(String value) {
    return sources.getOrDefault(value, Set.of());
  }

  private void constant(NodeProto node, String output) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasT()) {
        constant(output, attribute.getT());
      }
    }
  }

  private void constant(String name, TensorProto tensor) {
    lengths.put(name, tensor.getDimsList());
    if (Arrays.equals(Constants.whole(tensor), ONE)) {
      ones.add(name);
    }
  }

  /** A whole number that is taken from 1 is a mask: what stands for its places is 0 or 1. */
  private void complement(NodeProto node, String first) {
    if (ones.contains(first) && whole.containsAll(sourcesOf(node.getInput(1)))) {
      know(node.getInput(1), MASK);
    }
  }

  private void gather(NodeProto node, String data, String output) {
    sources.put(output, sourcesOf(data));
    List<Long> dimensions = lengths.getOrDefault(data, List.of());
    long axis = 0;
    for (AttributeProto attribute : node.getAttributeList()) {
      axis = attribute.getName().equals("axis") ? attribute.getI() : axis;
    }
    int at = OperatorFlows.axis(axis, dimensions.size());
    if (node.getInputCount() > 1 && at >= 0 && at < dimensions.size()) {
      know(node.getInput(1), new KnownValues(dimensions.get(at), List.of(), List.of()));
    }
  }

  private void know(String value, KnownValues values) {
    for (String source : sourcesOf(value)) {
      found.merge(source, values, KnownValues::with);
    }
  }

  private static KnownValues categories(NodeProto node) {
    List<String> texts = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      switch (attribute.getName()) {
        case "keys_strings", "cats_strings", "pool_strings", "classes_strings" ->
            attribute.getStringsList().stream()
                .limit(MOST)
                .map(ByteString::toStringUtf8)
                .forEach(texts::add);
        case "keys_int64s", "cats_int64s", "pool_int64s" ->
            attribute.getIntsList().stream().limit(MOST).forEach(numbers::add);
        default -> {
          // Values, and what to do with others.
        }
      }
    }
    return new KnownValues(0, texts, numbers);
  }
}

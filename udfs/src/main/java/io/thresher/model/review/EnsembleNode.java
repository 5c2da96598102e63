package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a tree ensemble, in either of its forms; an absent list is empty. */
final class EnsembleNode {
  private static final Set<String> OPERATORS =
      Set.of("TreeEnsembleRegressor", "TreeEnsembleClassifier", "TreeEnsemble");

  private final NodeProto node;
  private final Map<String, AttributeProto> attributes = new HashMap<>();

  EnsembleNode(NodeProto node) {
    this.node = node;
    node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
  }

  static boolean is(NodeProto node) {
    return node.getDomain().equals("ai.onnx.ml") && OPERATORS.contains(node.getOpType());
  }

  boolean isClassifier() {
    return node.getOpType().equals("TreeEnsembleClassifier");
  }

  String input() {
    return node.getInput(0);
  }

  List<String> outputs() {
    return node.getOutputList();
  }

  long trees() {
    long[] roots = integers("tree_roots");
    return roots.length > 0
        ? roots.length
        : Arrays.stream(integers("nodes_treeids")).distinct().count();
  }

  /** The feature of each node; of leaves, in the classic form, a meaningless one. */
  long[] features() {
    return integers("nodes_featureids");
  }

  /** Of each node of {@link #features}. */
  double[] thresholds() {
    double[] values = numbers("nodes_values");
    return values.length > 0 ? values : numbers("nodes_splits");
  }

  boolean hasFloatThresholds() {
    AttributeProto list = attributes.get("nodes_values");
    AttributeProto splits = attributes.get("nodes_splits");
    return (list != null && list.getFloatsCount() > 0)
        || (splits != null
            && splits.getT().getDataType() == TensorProto.DataType.FLOAT.getNumber());
  }

  /** Whether a node of {@link #features} is a leaf, which has no threshold. */
  boolean isLeaf(int index) {
    List<String> modes = texts("nodes_modes");
    return index < modes.size() && modes.get(index).equals("LEAF");
  }

  long[] missingTracksTrue() {
    return integers("nodes_missing_value_tracks_true");
  }

  String postTransform() {
    AttributeProto attribute = attributes.get("post_transform");
    return attribute == null ? "NONE" : attribute.getS().toStringUtf8();
  }

  double[] classWeights() {
    return numbers("class_weights");
  }

  double[] baseValues() {
    return numbers("base_values");
  }

  /** How many classes have weights of their own. */
  long weightedClasses() {
    return Arrays.stream(integers("class_ids")).distinct().count();
  }

  /** The labels of a classifier, as texts. */
  List<String> labels() {
    List<String> labels = texts("classlabels_strings");
    return labels.isEmpty()
        ? Arrays.stream(integers("classlabels_int64s")).mapToObj(Long::toString).toList()
        : labels;
  }

  private List<String> texts(String name) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null
        ? List.of()
        : attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
  }

  private long[] integers(String name) {
    AttributeProto attribute = attributes.get(name);
    return attribute == null
        ? new long[0]
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  private double[] numbers(String name) {
    AttributeProto list = attributes.get(name);
    if (list != null && list.getFloatsCount() > 0) {
      return list.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray();
    }
    AttributeProto tensor = attributes.getOrDefault(name + "_as_tensor", list);
    return values(tensor);
  }

  /** Of a stored tensor of floats or doubles; none of others. */
  private static double[] values(@Nullable AttributeProto attribute) {
    if (attribute == null || !attribute.hasT()) {
      return new double[0];
    }
    TensorProto tensor = attribute.getT();
    boolean floats = tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
    if (!floats && tensor.getDataType() != TensorProto.DataType.DOUBLE.getNumber()) {
      return new double[0];
    }
    if (tensor.getRawData().isEmpty()) {
      return floats
          ? tensor.getFloatDataList().stream().mapToDouble(Float::doubleValue).toArray()
          : tensor.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray();
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[raw.remaining() / (floats ? Float.BYTES : Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats ? raw.getFloat() : raw.getDouble();
    }
    return values;
  }
}

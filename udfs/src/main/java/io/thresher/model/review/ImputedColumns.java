package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Imputers whose columns are not those that the model behind them was trained on: skl2onnx leaves
 * the columns of {@code add_indicator} out, and keeps features that scikit-learn drops.
 */
final class ImputedColumns {
  private final GraphProto graph;
  private final Map<String, Integer> widths = new HashMap<>();

  ImputedColumns(GraphProto graph) {
    this.graph = graph;
  }

  /** One sentence for each fault. */
  List<String> warnings() {
    List<String> found = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getInputCount() == 0 || node.getOutputCount() == 0) {
        continue; // The model's check says what is wrong with it.
      }
      switch (node.getOpType()) {
        case "Imputer" -> imputer(node, found);
        case "LinearClassifier", "LinearRegressor" -> linear(node, found);
        default -> {}
      }
    }
    return found;
  }

  private void imputer(NodeProto node, List<String> found) {
    List<Float> values = floats(node, "imputed_value_floats");
    if (values.size() > 1) {
      widths.put(node.getOutput(0), values.size());
      if (values.stream().anyMatch(value -> value.isNaN())) {
        found.add(
            "missing values of a feature are replaced by NaN, as converters write for one that the"
                + " training had no value of: scikit-learn drops such a feature, ONNX does not, so"
                + " that what follows takes features for their neighbours");
      }
    }
  }

  private void linear(NodeProto node, List<String> found) {
    Integer width = widths.get(node.getInput(0));
    int weights = floats(node, "coefficients").size();
    int targets = floats(node, "intercepts").size();
    if (width != null && targets > 0 && weights != width * targets) {
      found.add(
          String.format(
                  Locale.ROOT,
                  "a linear model has %,d weights for each of its sums, and an imputer gives it %,d"
                      + " columns:",
                  weights / targets,
                  width)
              + " the converter left some out, such as those of add_indicator");
    }
  }

  private static List<Float> floats(NodeProto node, String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute.getFloatsList();
      }
    }
    return List.of();
  }
}

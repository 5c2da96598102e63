package io.thresher.trees;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.ElementType;
import io.thresher.model.ElementTypes;
import io.thresher.trees.Features.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** Follows the ensemble's input up to the graph's: Cast, Identity, Concat, Scaler and the like. */
final class FeatureReader {
  /** Types whose every value is a float or a double, or is converted to one as the model says. */
  static final List<ElementType> EXACT =
      List.of(
          ElementType.FLOAT,
          ElementType.DOUBLE,
          ElementType.INT64,
          ElementType.INT32,
          ElementType.INT16,
          ElementType.INT8,
          ElementType.UINT8,
          ElementType.BOOL);

  /** How an operator is followed. */
  private interface Step {
    Features read(FeatureReader reader, NodeProto node);
  }

  private static final Map<String, Step> STEPS =
      Map.of(
          "Identity", (reader, node) -> reader.read(node.getInput(0)),
          "Cast", FeatureReader::cast,
          "Concat", FeatureReader::concatenated,
          "FeatureVectorizer", FeatureReader::vectorized,
          "Scaler", FeatureReader::scaled,
          "Imputer", FeatureReader::imputed);

  private final Graph graph;

  FeatureReader(Graph graph) {
    this.graph = graph;
  }

  /** The operators that may stand between the model's inputs and the ensemble. */
  static Set<String> operators() {
    return STEPS.keySet();
  }

  Features read(String value) {
    ValueInfoProto input = graph.input(value);
    if (input != null) {
      return input(input);
    }
    NodeProto node = graph.producer(value);
    Step step = Graph.isOperator(node, node.getOpType()) ? STEPS.get(node.getOpType()) : null;
    if (step != null) {
      return step.read(this, node);
    }
    throw new Unsupported("operator " + Graph.name(node) + " before the ensemble");
  }

  private Features input(ValueInfoProto input) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
    ElementType type = ElementTypes.of(tensor.getElemType());
    if (type == null || !EXACT.contains(type)) {
      throw new Unsupported("features of type " + (type == null ? "unknown" : type.label()));
    }
    int number = graph.inputs().indexOf(input.getName());
    TensorShapeProto shape = tensor.getShape();
    Unsupported.unless(
        !tensor.hasShape() || shape.getDimCount() == 2, "features in other than two dimensions");
    if (!tensor.hasShape() || shape.getDim(1).getDimValue() <= 0) {
      return new Features(type, List.of(), number, false);
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < shape.getDim(1).getDimValue(); i++) {
      columns.add(new Column(number, i, List.of()));
    }
    return new Features(type, List.copyOf(columns), -1, false);
  }

  private Features cast(NodeProto node) {
    Features from = read(node.getInput(0));
    ElementType to = ElementTypes.of((int) new Attributes(node).integer("to", 0));
    if (to == from.type()) {
      return from;
    }
    // A second conversion could round twice.
    boolean first =
        !from.converted() && from.columns().stream().allMatch(column -> column.steps().isEmpty());
    if (!first || (to != ElementType.FLOAT && to != ElementType.DOUBLE)) {
      throw new Unsupported("operator " + Graph.name(node) + " before the ensemble");
    }
    return new Features(to, from.columns(), from.wholeInput(), true);
  }

  private Features concatenated(NodeProto node) {
    long axis = new Attributes(node).integer("axis", 0);
    Unsupported.unless(axis == 1 || axis == -1, "Concat along axis " + axis);
    return sideBySide(node);
  }

  private Features sideBySide(NodeProto node) {
    List<Features> parts = node.getInputList().stream().map(this::read).toList();
    ElementType type = parts.get(0).type();
    List<Column> columns = new ArrayList<>();
    for (Features part : parts) {
      Unsupported.unless(
          part.type() == type && part.converted() == parts.get(0).converted(),
          "Concat of several types");
      Unsupported.unless(part.wholeInput() < 0, "Concat of inputs of unknown width");
      columns.addAll(part.columns());
    }
    return new Features(type, List.copyOf(columns), -1, parts.get(0).converted());
  }

  private Features vectorized(NodeProto node) {
    long[] widths = new Attributes(node).integers("inputdimensions");
    List<Features> parts = node.getInputList().stream().map(this::read).toList();
    Features all = sideBySide(node);
    Unsupported.unless(
        all.type() == ElementType.FLOAT
            && Arrays.equals(
                widths, parts.stream().mapToLong(part -> part.columns().size()).toArray()),
        "FeatureVectorizer of other widths or types than its inputs have");
    return all;
  }

  private Features scaled(NodeProto node) {
    Attributes attributes = new Attributes(node);
    double[] offsets = attributes.floats("offset");
    double[] scales = attributes.floats("scale");
    return stepped(
        node,
        offsets.length,
        scales.length,
        i ->
            new FeatureStep.Scale(
                (float) offsets[offsets.length == 1 ? 0 : i],
                (float) scales[scales.length == 1 ? 0 : i]));
  }

  private Features imputed(NodeProto node) {
    Attributes attributes = new Attributes(node);
    double[] values = attributes.floats("imputed_value_floats");
    float replaced = attributes.number("replaced_value_float", 0);
    return stepped(
        node,
        values.length,
        values.length,
        i -> new FeatureStep.Impute(replaced, (float) values[values.length == 1 ? 0 : i]));
  }

  private Features stepped(NodeProto node, int first, int second, IntFunction<FeatureStep> step) {
    Features from = read(node.getInput(0));
    int width = from.columns().size();
    Unsupported.unless(
        from.type() == ElementType.FLOAT
            && from.wholeInput() < 0
            && first == second
            && (first == 1 || first == width),
        node.getOpType() + " of another type or width than its parameters");
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(from.columns().get(i).then(step.apply(i)));
    }
    return new Features(ElementType.FLOAT, List.copyOf(columns), -1, from.converted());
  }
}

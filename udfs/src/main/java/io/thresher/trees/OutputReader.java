package io.thresher.trees;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.ElementType;
import io.thresher.model.ElementTypes;
import io.thresher.trees.ScoreStep.Arithmetic;
import io.thresher.trees.ScoreStep.Operator;
import io.thresher.trees.TreeOutput.Draft;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows an output of the graph up to the ensemble: Identity, Cast, ZipMap and the like. */
final class OutputReader {
  private static final List<ElementType> NUMBERS =
      List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT64, ElementType.INT32);

  /** How an operator is followed. */
  private interface Step {
    Draft read(OutputReader reader, NodeProto node);
  }

  private static final Map<String, Step> STEPS =
      Map.of(
          "Identity", (reader, node) -> reader.draft(node.getInput(0)),
          "Cast", OutputReader::cast,
          "Add", (reader, node) -> reader.arithmetic(node, Operator.ADD, true),
          "Sub", (reader, node) -> reader.arithmetic(node, Operator.SUBTRACT, false),
          "Mul", (reader, node) -> reader.arithmetic(node, Operator.MULTIPLY, true),
          "Div", (reader, node) -> reader.arithmetic(node, Operator.DIVIDE, false),
          "Exp", (reader, node) -> reader.draft(node.getInput(0)).then(new ScoreStep.Exponential()),
          "Normalizer", OutputReader::normalized,
          "Reshape", OutputReader::reshaped,
          "ZipMap", OutputReader::zipped);

  private final Graph graph;
  private final NodeProto ensembleNode;
  private final Ensemble ensemble;

  OutputReader(Graph graph, NodeProto ensembleNode, Ensemble ensemble) {
    this.graph = graph;
    this.ensembleNode = ensembleNode;
    this.ensemble = ensemble;
  }

  /** The operators that may stand between the ensemble and the model's outputs. */
  static Set<String> operators() {
    return STEPS.keySet();
  }

  TreeOutput read(String output) {
    return draft(output).finished(ensemble.score());
  }

  private Draft draft(String value) {
    NodeProto node = graph.producer(value);
    if (node.equals(ensembleNode)) {
      return ofEnsemble(node.getOutputList().indexOf(value));
    }
    Unsupported.unless(!Graph.isEnsemble(node), "more than one ensemble");
    Step step = Graph.isOperator(node, node.getOpType()) ? STEPS.get(node.getOpType()) : null;
    if (step == null) {
      throw new Unsupported(unknown(node));
    }
    return step.read(this, node);
  }

  private static String unknown(NodeProto node) {
    return "operator " + Graph.name(node) + " behind the ensemble";
  }

  private Draft ofEnsemble(int output) {
    boolean label = !ensemble.classes().isEmpty() && output == 0;
    if (label) {
      boolean text = ensemble.classes().labels().get(0) instanceof String;
      ElementType type = text ? ElementType.STRING : ElementType.INT64;
      return new Draft(true, type, 1, List.of(), List.of());
    }
    ElementType type = ensemble.score() == Precision.FLOAT ? ElementType.FLOAT : ElementType.DOUBLE;
    return new Draft(false, type, ensemble.targets(), List.of(), List.of());
  }

  private Draft cast(NodeProto node) {
    Draft from = draft(node.getInput(0));
    ElementType to = ElementTypes.of((int) new Attributes(node).integer("to", 0));
    if (to == from.type()) {
      return from;
    }
    if (to != null && NUMBERS.contains(to) && NUMBERS.contains(from.type())) {
      if (from.isLabel() && from.type() == ElementType.INT64) {
        return from.as(to);
      } else if (!from.isLabel() && to.isFloating()) {
        Precision precision = to == ElementType.FLOAT ? Precision.FLOAT : Precision.DOUBLE;
        return from.then(new ScoreStep.Convert(precision)).as(to);
      }
    }
    throw new Unsupported(unknown(node));
  }

  private Draft arithmetic(NodeProto node, Operator operator, boolean commutes) {
    int constantAt = graph.constant(node.getInput(1)) != null ? 1 : 0;
    TensorProto constant = graph.constant(node.getInput(constantAt));
    if (constant == null || (constantAt == 0 && !commutes)) {
      throw new Unsupported(unknown(node));
    }
    double[] values = Attributes.values(constant);
    Draft from = draft(node.getInput(1 - constantAt));
    Unsupported.unless(
        values.length == 1
            && constant.getDimsCount() <= 1
            && constant.getDataType() == from.type().onnxCode(),
        Graph.name(node) + " with more than one number");
    return from.then(new Arithmetic(operator, values[0]));
  }

  private Draft normalized(NodeProto node) {
    Draft from = draft(node.getInput(0));
    Unsupported.unless(
        new Attributes(node).text("norm", "MAX").equals("L1") && from.type() == ElementType.FLOAT,
        "a Normalizer of another norm than L1");
    return from.then(new ScoreStep.NormalizeSum());
  }

  /** Rows must stay rows; how wide an output is, the driver sees when it probes the model. */
  private Draft reshaped(NodeProto node) {
    Draft from = draft(node.getInput(0));
    TensorProto shape = graph.constant(node.getInput(1));
    if (shape == null) {
      throw new Unsupported("a Reshape to a shape that is computed");
    }
    long[] dimensions = Attributes.integers(shape);
    long width = Arrays.stream(dimensions).skip(1).reduce(1, (a, b) -> a * b);
    Unsupported.unless(
        dimensions.length > 0
            && dimensions[0] <= 0
            && width == from.width()
            && from.keys().isEmpty(),
        "a Reshape that does not keep rows");
    return from;
  }

  private Draft zipped(NodeProto node) {
    Draft from = draft(node.getInput(0));
    Attributes attributes = new Attributes(node);
    List<String> texts = attributes.texts("classlabels_strings");
    List<? extends Comparable<?>> keys =
        texts.isEmpty()
            ? Arrays.stream(attributes.integers("classlabels_int64s")).boxed().toList()
            : texts;
    Unsupported.unless(
        !from.isLabel()
            && from.type() == ElementType.FLOAT
            && keys.size() == from.width()
            && new HashSet<>(keys).size() == keys.size(),
        "a ZipMap of other than one class a score");
    return new Draft(false, ElementType.FLOAT, from.width(), keys, from.steps());
  }
}

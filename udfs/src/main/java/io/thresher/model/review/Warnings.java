package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of conversions that a graph shows without any row. */
final class Warnings {
  private static final Set<String> PASSING = Set.of("Identity", "Cast", "Normalizer", "Softmax");

  /** Log-odds of a probability of three in ten million, which no base rate comes near. */
  private static final double SUREST_BASE = 15;

  private final GraphProto graph;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final List<String> found = new ArrayList<>();

  Warnings(GraphProto graph) {
    this.graph = graph;
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
  }

  /** One sentence for each fault. */
  List<String> of(List<EnsembleNode> ensembles) {
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("ZipMap")) {
        keys(node, ensembles);
      }
    }
    ensembles.forEach(this::label);
    ensembles.forEach(this::base);
    ensembles.forEach(this::precision);
    missing(ensembles);
    found.addAll(new ImputedColumns(graph).warnings());
    found.addAll(new UnlikeTraining(graph).warnings());
    found.addAll(new WordCounts(graph).warnings());
    return List.copyOf(found);
  }

  /** The keys of maps ought to be the labels beside them. */
  private void keys(NodeProto map, List<EnsembleNode> ensembles) {
    List<String> keys = labels(map);
    EnsembleNode source = ensemble(map.getInput(0), ensembles);
    if (source == null || keys.isEmpty() || source.labels().isEmpty()) {
      return;
    }
    if (!keys.equals(source.labels())) {
      found.add(
          "the maps of probabilities have the keys %s, and the labels are %s: one of them names the"
                  .formatted(keys, source.labels())
              + " classes wrongly");
    }
  }

  private static List<String> labels(NodeProto map) {
    for (AttributeProto attribute : map.getAttributeList()) {
      if (attribute.getName().startsWith("classlabels")) {
        List<String> labels = new ArrayList<>();
        attribute.getStringsList().forEach(label -> labels.add(label.toStringUtf8()));
        attribute.getIntsList().forEach(label -> labels.add(Long.toString(label)));
        return labels;
      }
    }
    return List.of();
  }

  private @Nullable EnsembleNode ensemble(String value, List<EnsembleNode> ensembles) {
    for (EnsembleNode ensemble : ensembles) {
      if (ensemble.outputs().contains(value)) {
        return ensemble;
      }
    }
    NodeProto producer = producers.get(value);
    return producer != null && PASSING.contains(producer.getOpType())
        ? ensemble(producer.getInput(0), ensembles)
        : null;
  }

  /** ONNX Runtime cuts a sum of nothing below zero at 0.5, also before the sigmoid. */
  private void label(EnsembleNode ensemble) {
    boolean oneWeight =
        ensemble.isClassifier() && ensemble.labels().size() == 2 && ensemble.weightedClasses() == 1;
    if (oneWeight
        && ensemble.postTransform().equals("LOGISTIC")
        && Arrays.stream(ensemble.classWeights()).allMatch(weight -> weight >= 0)) {
      found.add(
          "no leaf is below zero, so that the label is cut at a sum of 0.5, which is a probability"
              + " of 0.62: labels contradict probabilities; use the probabilities");
    }
  }

  private void base(EnsembleNode ensemble) {
    boolean logistic = ensemble.isClassifier() && ensemble.postTransform().equals("LOGISTIC");
    double most = logistic ? SUREST_BASE : Double.MAX_VALUE;
    for (double value : ensemble.baseValues()) {
      if (!(Math.abs(value) <= most)) {
        found.add(
            "trees make no difference to a base value of "
                + value
                + ": every row gets one score; so do boosters of XGBoost that rank, or model"
                + " survival, once converted");
      }
    }
  }

  private void precision(EnsembleNode ensemble) {
    if (ensemble.hasFloatThresholds() && isDouble(ensemble.input())) {
      found.add(
          "doubles are compared with thresholds that are floats: a row on a threshold of the"
              + " trainer may take the other branch");
    }
  }

  private boolean isDouble(String value) {
    NodeProto producer = producers.get(value);
    if (producer != null) {
      return PASSING.contains(producer.getOpType())
          && !producer.getOpType().equals("Cast")
          && isDouble(producer.getInput(0));
    }
    return graph.getInputList().stream()
        .filter(input -> input.getName().equals(value))
        .anyMatch(
            input ->
                input.getType().getTensorType().getElemType()
                    == TensorProto.DataType.DOUBLE.getNumber());
  }

  private void missing(List<EnsembleNode> ensembles) {
    boolean routes =
        ensembles.stream()
            .flatMapToLong(ensemble -> Arrays.stream(ensemble.missingTracksTrue()))
            .anyMatch(bit -> bit != 0);
    if (!ensembles.isEmpty() && !routes) {
      found.add(
          "no node sends missing values to its true branch: NaN goes to every false one; if the"
              + " trainer saw missing values, their side was lost");
    }
  }
}

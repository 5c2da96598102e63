package io.thresher.model.review;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a model's graph shows of its tree ensembles, and of faults of its conversion. */
public final class ModelReview {
  private final GraphProto graph;
  private final List<EnsembleNode> ensembles;

  private ModelReview(GraphProto graph) {
    this.graph = graph;
    ensembles =
        graph.getNodeList().stream().filter(EnsembleNode::is).map(EnsembleNode::new).toList();
  }

  public static ModelReview of(ModelProto model) {
    return new ModelReview(model.getGraph());
  }

  /** Trees of all ensembles. */
  public long trees() {
    return ensembles.stream().mapToLong(EnsembleNode::trees).sum();
  }

  /**
   * The thresholds that the elements of inputs are compared with, ascending, by input and the
   * element's place in a row; only of features that reach an ensemble unchanged.
   */
  public Map<String, Map<Integer, double[]>> thresholds() {
    FeatureTrace trace = new FeatureTrace(graph);
    Map<String, Map<Integer, SortedSet<Double>>> found = new HashMap<>();
    for (EnsembleNode ensemble : ensembles) {
      List<FeatureTrace.Part> parts = trace.parts(ensemble.input());
      long[] features = ensemble.features();
      double[] values = ensemble.thresholds();
      for (int i = 0; i < Math.min(features.length, values.length); i++) {
        if (!ensemble.isLeaf(i)) {
          add(found, parts, features[i], values[i]);
        }
      }
    }
    Map<String, Map<Integer, double[]>> sorted = new HashMap<>();
    found.forEach(
        (input, byElement) -> {
          Map<Integer, double[]> arrays = new HashMap<>();
          byElement.forEach(
              (element, values) ->
                  arrays.put(element, values.stream().mapToDouble(Double::doubleValue).toArray()));
          sorted.put(input, arrays);
        });
    return sorted;
  }

  private static void add(
      Map<String, Map<Integer, SortedSet<Double>>> found,
      List<FeatureTrace.Part> parts,
      long feature,
      double threshold) {
    long place = feature;
    for (FeatureTrace.Part part : parts) {
      if (parts.size() == 1 || place < part.width()) {
        found
            .computeIfAbsent(part.input(), input -> new HashMap<>())
            .computeIfAbsent((int) place, element -> new TreeSet<>())
            .add(threshold);
        return;
      }
      place -= part.width();
    }
  }

  /** One sentence for each fault of a conversion that the graph shows; none where it shows none. */
  public List<String> warnings() {
    return new Warnings(graph).of(ensembles);
  }
}

package io.thresher.trees;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.trees.Ensemble.Aggregate;
import io.thresher.trees.Ensemble.Classes;
import io.thresher.trees.Ensemble.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Reads {@code TreeEnsembleRegressor} and {@code TreeEnsembleClassifier} of ai.onnx.ml 1 to 3.
 *
 * @see <a href="https://onnx.ai/onnx/operators/index.html">ONNX operators, ai.onnx.ml</a>
 */
final class EnsembleReader {
  private final Attributes attributes;
  private final Precision precision;
  private final boolean classifier;

  private EnsembleReader(NodeProto node, Precision precision) {
    attributes = new Attributes(node);
    this.precision = precision;
    classifier = node.getOpType().equals("TreeEnsembleClassifier");
  }

  static Ensemble read(NodeProto node, Precision precision) {
    return node.getOpType().equals("TreeEnsemble")
        ? new EnsembleReader5(node, precision).ensemble()
        : new EnsembleReader(node, precision).ensemble();
  }

  private Ensemble ensemble() {
    String voter = classifier ? "class" : "target";
    double[] weights = attributes.numbers(voter + "_weights", precision);
    long[] ids = attributes.integers(voter + "_ids");
    List<? extends Comparable<?>> labels = classifier ? labels() : List.of();
    int targets = classifier ? labels.size() : (int) attributes.integer("n_targets", 0);
    boolean oneColumn = labels.size() == 2 && Arrays.stream(ids).distinct().count() == 1;
    boolean allPositive = Arrays.stream(weights).allMatch(weight -> !(weight < 0));
    NodeTable nodes = new NodeTable(attributes, precision);
    nodes.vote(
        attributes.integers(voter + "_treeids"),
        attributes.integers(voter + "_nodeids"),
        ids,
        weights);
    List<Double> base =
        DoubleStream.of(attributes.numbers("base_values", precision)).boxed().toList();
    return checked(
        new Ensemble(
            precision,
            Precision.FLOAT,
            targets,
            classifier
                ? Aggregate.SUM
                : enumerated(Aggregate.class, attributes.text("aggregate_function", "SUM")),
            enumerated(Transform.class, attributes.text("post_transform", "NONE")),
            base,
            classifier ? new Classes(labels, oneColumn, allPositive) : Classes.NONE,
            nodes.trees()));
  }

  private List<? extends Comparable<?>> labels() {
    List<String> texts = attributes.texts("classlabels_strings");
    return texts.isEmpty()
        ? Arrays.stream(attributes.integers("classlabels_int64s")).boxed().toList()
        : texts;
  }

  private static <E extends Enum<E>> E enumerated(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new Unsupported(name + " is not known");
  }

  /** Refuses what ONNX Runtime refuses, or leaves undefined. */
  static Ensemble checked(Ensemble ensemble) {
    int targets = ensemble.targets();
    Unsupported.unless(ensemble.transform() != Transform.PROBIT, "a transform by PROBIT");
    Unsupported.unless(targets > 0, "an ensemble without targets");
    Unsupported.unless(
        ensemble.classes().isEmpty() || targets >= 2, "a classifier of fewer than two classes");
    int base = ensemble.base().size();
    boolean binary = targets == 2 && !ensemble.classes().isEmpty();
    Unsupported.unless(base == 0 || base == targets || (binary && base == 1), "odd base values");
    Unsupported.unless(!ensemble.trees().isEmpty(), "an ensemble without trees");
    for (Tree tree : ensemble.trees()) {
      checkVotes(tree, targets);
    }
    boolean[] voted = VoteCounts.voted(ensemble);
    boolean[] counted = VoteCounts.counted(ensemble);
    boolean surely = false;
    for (int target = 0; target < targets; target++) {
      surely |= voted[target] && !counted[target];
    }
    boolean twoScores = (voted.length > 1 && voted[1] && !counted[1]) || base == 2;
    Unsupported.unless(
        !binary || twoScores || base == 0 || ensemble.classes().oneColumn(),
        "two classes of which one may have no score");
    Unsupported.unless(
        ensemble.classes().isEmpty() || binary || base > 0 || surely,
        "rows that no leaf may have a vote for");
    return ensemble;
  }

  private static void checkVotes(Tree tree, int targets) {
    for (int leaf = 0; leaf < tree.leaves(); leaf++) {
      int from = tree.votes()[leaf];
      int to = tree.votes()[leaf + 1];
      Unsupported.unless(targets > 1 || to - from == 1, "a leaf with other than one vote");
      List<Integer> seen = new ArrayList<>();
      for (int vote = from; vote < to; vote++) {
        int target = tree.targets()[vote];
        Unsupported.unless(target >= 0 && target < targets, "a vote for a target that is not");
        Unsupported.unless(!seen.contains(target), "a leaf that votes twice for a target");
        seen.add(target);
      }
    }
  }
}

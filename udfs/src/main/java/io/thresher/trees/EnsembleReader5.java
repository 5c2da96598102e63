package io.thresher.trees;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.trees.Ensemble.Aggregate;
import io.thresher.trees.Ensemble.Classes;
import io.thresher.trees.Ensemble.Transform;
import io.thresher.trees.TreeBuilder.Split;
import io.thresher.trees.TreeBuilder.Vote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads {@code TreeEnsemble} of ai.onnx.ml 5. Its leaves are numbered from the last node on. */
final class EnsembleReader5 implements TreeBuilder.Description {
  private static final Mode[] MODES = {
    Mode.LEQ, Mode.LT, Mode.GTE, Mode.GT, Mode.EQ, Mode.NEQ, Mode.MEMBER
  };

  /** By the specification's numbers. */
  private static final List<Aggregate> AGGREGATES =
      List.of(Aggregate.AVERAGE, Aggregate.SUM, Aggregate.MIN, Aggregate.MAX);

  /**
   * By their numbers for ONNX Runtime, which exchanges those that the specification gives SOFTMAX
   * and LOGISTIC.
   */
  private static final List<Transform> TRANSFORMS =
      List.of(
          Transform.NONE,
          Transform.LOGISTIC,
          Transform.SOFTMAX,
          Transform.SOFTMAX_ZERO,
          Transform.PROBIT);

  /** ONNX Runtime looks values up in sets with larger members after cutting off their fractions. */
  private static final int LARGEST_MEMBER = 30;

  private final Attributes attributes;
  private final Precision precision;
  private final long[] features;
  private final int[] modes;
  private final double[] splits;
  private final long[] trueIds;
  private final long[] falseIds;
  private final long[] trueLeaves;
  private final long[] falseLeaves;
  private final long[] missing;
  private final long[] leafTargets;
  private final double[] leafWeights;
  private final List<List<Double>> members = new ArrayList<>();

  EnsembleReader5(NodeProto node, Precision precision) {
    attributes = new Attributes(node);
    this.precision = precision;
    features = attributes.integers("nodes_featureids");
    modes = attributes.bytes("nodes_modes");
    splits = attributes.tensor("nodes_splits", precision);
    trueIds = attributes.integers("nodes_truenodeids");
    falseIds = attributes.integers("nodes_falsenodeids");
    trueLeaves = attributes.integers("nodes_trueleafs");
    falseLeaves = attributes.integers("nodes_falseleafs");
    missing = attributes.integers("nodes_missing_value_tracks_true");
    leafTargets = attributes.integers("leaf_targetids");
    leafWeights = attributes.tensor("leaf_weights", precision);
    int count = features.length;
    Unsupported.unless(
        modes.length == count
            && splits.length == count
            && trueIds.length == count
            && falseIds.length == count
            && trueLeaves.length == count
            && falseLeaves.length == count
            && leafTargets.length == leafWeights.length,
        "lists of nodes of different lengths");
    Unsupported.unless(
        Arrays.stream(modes).allMatch(mode -> mode < MODES.length), "nodes of an unknown mode");
    readMembers();
  }

  /** The sets of all nodes that test for members lie behind each other, each ended by a NaN. */
  private void readMembers() {
    double[] values = attributes.tensor("membership_values", precision);
    int at = 0;
    for (int mode : modes) {
      List<Double> set = new ArrayList<>();
      if (MODES[mode] == Mode.MEMBER) {
        while (at < values.length && !Double.isNaN(values[at])) {
          set.add(values[at++]);
        }
        at++;
        Unsupported.unless(
            !set.isEmpty()
                && set.size() <= LARGEST_MEMBER
                && set.stream().allMatch(member -> member >= 0 && member <= LARGEST_MEMBER),
            "a set of members that are not all between 0 and " + LARGEST_MEMBER);
      }
      members.add(set);
    }
  }

  Ensemble ensemble() {
    long aggregate = attributes.integer("aggregate_function", 1);
    long transform = attributes.integer("post_transform", 0);
    Unsupported.unless(
        aggregate >= 0
            && aggregate < AGGREGATES.size()
            && transform >= 0
            && transform < TRANSFORMS.size(),
        "an unknown aggregate or transform");
    List<Tree> trees = new ArrayList<>();
    for (long root : attributes.integers("tree_roots")) {
      int first = index(root, features.length);
      boolean leaf =
          trueIds[first] == falseIds[first] && trueLeaves[first] != 0 && falseLeaves[first] != 0;
      // ONNX Runtime takes the root's number for that of its leaf.
      Unsupported.unless(!leaf || trueIds[first] == first, "a tree of one leaf of another number");
      trees.add(
          TreeBuilder.build(
              this,
              leaf ? features.length + index(trueIds[first], leafTargets.length) : first,
              features.length + leafTargets.length,
              precision));
    }
    return EnsembleReader.checked(
        new Ensemble(
            precision,
            precision,
            (int) attributes.integer("n_targets", 0),
            AGGREGATES.get((int) aggregate),
            TRANSFORMS.get((int) transform),
            List.of(),
            Classes.NONE,
            trees));
  }

  private static int index(long id, int count) {
    Unsupported.unless(id >= 0 && id < count, "a node that is not there");
    return (int) id;
  }

  @Override
  public boolean isLeaf(int node) {
    return node >= features.length;
  }

  @Override
  public Split split(int node) {
    long feature = features[node];
    Unsupported.unless(feature >= 0 && feature <= Integer.MAX_VALUE, "a feature that is not");
    Mode mode = MODES[modes[node]];
    return new Split(
        (int) feature,
        mode,
        mode == Mode.MEMBER ? 0 : splits[node],
        mode == Mode.MEMBER ? members.get(node) : List.of(splits[node]),
        node < missing.length && missing[node] == 1);
  }

  private int child(long id, long leaf) {
    return leaf != 0 ? features.length + index(id, leafTargets.length) : index(id, features.length);
  }

  @Override
  public int whenTrue(int node) {
    return child(trueIds[node], trueLeaves[node]);
  }

  @Override
  public int whenFalse(int node) {
    return child(falseIds[node], falseLeaves[node]);
  }

  @Override
  public List<Vote> votes(int leaf) {
    int at = leaf - features.length;
    return List.of(new Vote((int) leafTargets[at], leafWeights[at]));
  }
}

package io.thresher.trees;

import static io.thresher.trees.RandomForests.integer;
import static io.thresher.trees.RandomForests.integers;
import static io.thresher.trees.RandomForests.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random ensembles as the operator TreeEnsemble of ai.onnx.ml 5. */
final class RandomForests5 {
  private static final int MEMBER = 6;

  private final Random random;
  private final ElementType type;
  private final int targets;
  private final int features;
  private final boolean members;
  private final List<Long> featureIds = new ArrayList<>();
  private final List<Double> modes = new ArrayList<>();
  private final List<Double> splits = new ArrayList<>();
  private final List<Long> trueIds = new ArrayList<>();
  private final List<Long> falseIds = new ArrayList<>();
  private final List<Long> trueLeaves = new ArrayList<>();
  private final List<Long> falseLeaves = new ArrayList<>();
  private final List<Long> missing = new ArrayList<>();
  private final List<Double> membership = new ArrayList<>();
  private final List<Long> leafTargets = new ArrayList<>();
  private final List<Double> leafWeights = new ArrayList<>();

  private RandomForests5(long seed, ElementType type, int targets, int features, boolean members) {
    random = new Random(seed);
    this.type = type;
    this.targets = targets;
    this.features = features;
    this.members = members;
  }

  static ModelProto make(
      long seed,
      ElementType type,
      int trees,
      int depth,
      int targets,
      int features,
      boolean members,
      long aggregate,
      long transform) {
    RandomForests5 maker = new RandomForests5(seed, type, targets, features, members);
    List<Long> roots = new ArrayList<>();
    for (int tree = 0; tree < trees; tree++) {
      roots.add((long) maker.node(depth));
    }
    return maker.model(roots, aggregate, transform);
  }

  private int node(int depth) {
    int node = featureIds.size();
    int mode = random.nextInt(members ? MEMBER + 1 : 4);
    featureIds.add((long) random.nextInt(features));
    modes.add((double) mode);
    splits.add(mode > 3 ? random.nextInt(8) : (double) (float) random.nextGaussian());
    missing.add((long) random.nextInt(2));
    if (mode == MEMBER) {
      int large = random.nextInt(3) == 0 ? 31 : 10;
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        membership.add((double) random.nextInt(large));
      }
      membership.add(Double.NaN);
    }
    for (List<Long> list : List.of(trueIds, falseIds, trueLeaves, falseLeaves)) {
      list.add(0L);
    }
    child(node, depth, trueIds, trueLeaves);
    child(node, depth, falseIds, falseLeaves);
    return node;
  }

  private void child(int node, int depth, List<Long> ids, List<Long> leaves) {
    boolean leaf = depth <= 1 || random.nextInt(5) == 0;
    leaves.set(node, leaf ? 1L : 0L);
    if (leaf) {
      ids.set(node, (long) leafTargets.size());
      leafTargets.add((long) random.nextInt(targets));
      leafWeights.add((double) (float) random.nextGaussian());
    } else {
      ids.set(node, (long) node(depth - 1));
    }
  }

  private ModelProto model(List<Long> roots, long aggregate, long transform) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType("TreeEnsemble")
            .setDomain("ai.onnx.ml")
            .addInput("x")
            .addOutput("scores")
            .addAttribute(integer("aggregate_function", aggregate))
            .addAttribute(integer("post_transform", transform))
            .addAttribute(integer("n_targets", targets))
            .addAttribute(integers("tree_roots", roots))
            .addAttribute(integers("nodes_featureids", featureIds))
            .addAttribute(integers("nodes_truenodeids", trueIds))
            .addAttribute(integers("nodes_falsenodeids", falseIds))
            .addAttribute(integers("nodes_trueleafs", trueLeaves))
            .addAttribute(integers("nodes_falseleafs", falseLeaves))
            .addAttribute(integers("nodes_missing_value_tracks_true", missing))
            .addAttribute(integers("leaf_targetids", leafTargets))
            .addAttribute(tensor("nodes_modes", ElementType.UINT8, modes))
            .addAttribute(tensor("nodes_splits", type, splits))
            .addAttribute(tensor("leaf_weights", type, leafWeights));
    if (!membership.isEmpty()) {
      node.addAttribute(tensor("membership_values", type, membership));
    }
    return RandomForests.model(
        GraphProto.newBuilder()
            .setName("forest")
            .addNode(node)
            .addInput(OnnxModels.value("x", type, "n", features))
            .addOutput(OnnxModels.value("scores", type, "n", targets)),
        5);
  }
}

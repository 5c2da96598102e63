package io.thresher.trees;

import io.thresher.trees.TreeBuilder.Split;
import io.thresher.trees.TreeBuilder.Vote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes of all trees in one table, with tree and node numbers: the form of ai.onnx.ml 1 to 3.
 */
final class NodeTable implements TreeBuilder.Description {
  private final long[] treeIds;
  private final long[] nodeIds;
  private final long[] features;
  private final long[] trueIds;
  private final long[] falseIds;
  private final long[] missing;
  private final List<Mode> modes;
  private final double[] values;
  private final Precision precision;
  private final Map<Long, Map<Long, Integer>> places = new HashMap<>();
  private final Map<Integer, List<Vote>> votes = new HashMap<>();

  NodeTable(Attributes attributes, Precision precision) {
    this.precision = precision;
    treeIds = attributes.integers("nodes_treeids");
    nodeIds = attributes.integers("nodes_nodeids");
    features = attributes.integers("nodes_featureids");
    trueIds = attributes.integers("nodes_truenodeids");
    falseIds = attributes.integers("nodes_falsenodeids");
    missing = attributes.integers("nodes_missing_value_tracks_true");
    modes = attributes.texts("nodes_modes").stream().map(Mode::of).toList();
    values = attributes.numbers("nodes_values", precision);
    int count = treeIds.length;
    Unsupported.unless(
        nodeIds.length == count
            && features.length == count
            && trueIds.length == count
            && falseIds.length == count
            && modes.size() == count
            && values.length == count,
        "lists of nodes of different lengths");
    Unsupported.unless(!modes.contains(Mode.MEMBER), "nodes of mode BRANCH_MEMBER");
    for (int i = 0; i < count; i++) {
      Integer twin = places.computeIfAbsent(treeIds[i], id -> new HashMap<>()).put(nodeIds[i], i);
      Unsupported.unless(twin == null, "two nodes of one number");
    }
  }

  /** Adds what leaves add to targets; votes of inner nodes count for nothing. */
  void vote(long[] trees, long[] nodes, long[] targets, double[] weights) {
    Unsupported.unless(
        trees.length == nodes.length
            && trees.length == targets.length
            && trees.length == weights.length,
        "lists of votes of different lengths");
    for (int i = 0; i < trees.length; i++) {
      votes
          .computeIfAbsent(place(trees[i], nodes[i]), place -> new ArrayList<>(1))
          .add(new Vote((int) targets[i], weights[i]));
    }
  }

  private int place(long tree, long node) {
    Integer place = places.getOrDefault(tree, Map.of()).get(node);
    Unsupported.unless(place != null, "a node that is not there");
    return place == null ? -1 : place;
  }

  /** The trees in the order of their first nodes, which are their roots. */
  List<Tree> trees() {
    boolean[] isChild = new boolean[treeIds.length];
    for (int i = 0; i < treeIds.length; i++) {
      if (modes.get(i) != Mode.LEAF) {
        isChild[whenTrue(i)] = true;
        isChild[whenFalse(i)] = true;
      }
    }
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < treeIds.length; i++) {
      if (i == 0 || treeIds[i] != treeIds[i - 1]) {
        Unsupported.unless(!isChild[i], "a tree whose first node is not its root");
        int nodes = places.getOrDefault(treeIds[i], Map.of()).size();
        trees.add(TreeBuilder.build(this, i, nodes, precision));
      }
    }
    Unsupported.unless(trees.size() == places.size(), "trees whose nodes lie apart");
    return trees;
  }

  @Override
  public boolean isLeaf(int node) {
    return modes.get(node) == Mode.LEAF;
  }

  @Override
  public Split split(int node) {
    long feature = features[node];
    Unsupported.unless(feature >= 0 && feature <= Integer.MAX_VALUE, "a feature that is not");
    return new Split(
        (int) feature,
        modes.get(node),
        values[node],
        List.of(values[node]),
        node < missing.length && missing[node] == 1);
  }

  @Override
  public int whenTrue(int node) {
    return place(treeIds[node], trueIds[node]);
  }

  @Override
  public int whenFalse(int node) {
    return place(treeIds[node], falseIds[node]);
  }

  @Override
  public List<Vote> votes(int leaf) {
    return votes.getOrDefault(leaf, List.of());
  }
}

package io.thresher.trees;

import io.thresher.trees.Ensemble.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An ensemble compiled for evaluation, each tree in the form that costs least: small ones by the
 * rows that meet their conditions, 64 rows a long; large ones by walking down. Immutable.
 */
final class Kernel {
  private final Ensemble ensemble;
  private final ConditionTable conditions;
  private final WalkedKeys walkedKeys;
  private final LocatedTree[] trees;
  private final Votes[] votes;
  private final boolean[] counted;
  private final FeatureUse[] features;
  private final int reach;

  /**
   * Where a feature's values go.
   *
   * @param condition its number in the table of conditions, or -1
   * @param walked its rows of keys for walked trees
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record FeatureUse(int feature, int condition, int[] walked) {}

  Kernel(Ensemble ensemble) {
    this.ensemble = ensemble;
    int count = ensemble.trees().size();
    counted = VoteCounts.counted(ensemble);
    Conditions asked = new Conditions(ensemble.precision());
    List<Tree> large = new ArrayList<>();
    for (Tree tree : ensemble.trees()) {
      if (isSliced(tree)) {
        asked.add(tree);
      } else {
        Unsupported.unless(
            tree.members().isEmpty(),
            "a tree of " + tree.leaves() + " leaves that tests for single values");
        large.add(tree);
      }
    }
    walkedKeys = new WalkedKeys(ensemble.precision(), large);
    trees = new LocatedTree[count];
    votes = new Votes[count];
    int widest = 1;
    for (int i = 0; i < count; i++) {
      Tree tree = ensemble.trees().get(i);
      trees[i] = isSliced(tree) ? sliced(tree, asked.slots(tree)) : walkedKeys.walked(tree);
      votes[i] = new Votes(tree, trees[i], ensemble, counted);
      widest = Math.max(widest, trees[i].inPlanes() ? 2 * (tree.nodes() + trees[i].codes()) : 1);
    }
    reach = widest;
    conditions = asked.table();
    features = uses();
  }

  private static boolean isSliced(Tree tree) {
    // Slicing a tree takes some twenty steps a leaf, walking some ten a level for each row.
    return tree.leaves() <= SlicedTree.MOST_LEAVES
        && (!tree.members().isEmpty() || 20 * tree.leaves() < WalkedTree.cost(tree.depth()));
  }

  private static LocatedTree sliced(Tree tree, int[] slots) {
    int depth = tree.depth();
    SlicedTree general = new SlicedTree(tree, slots);
    return depth <= Block.PLANES && CompleteTree.cost(depth) <= general.steps()
        ? new CompleteTree(tree, depth, slots)
        : general;
  }

  private FeatureUse[] uses() {
    int[] inConditions = conditions.features();
    int[] inWalks = walkedKeys.features();
    return IntStream.concat(Arrays.stream(inConditions), Arrays.stream(inWalks))
        .sorted()
        .distinct()
        .mapToObj(
            feature ->
                new FeatureUse(
                    feature,
                    Math.max(-1, Arrays.binarySearch(inConditions, feature)),
                    IntStream.range(0, inWalks.length)
                        .filter(i -> inWalks[i] == feature)
                        .toArray()))
        .toArray(FeatureUse[]::new);
  }

  Ensemble ensemble() {
    return ensemble;
  }

  /** The highest feature asked for, or -1. */
  int lastFeature() {
    return features.length == 0 ? -1 : features[features.length - 1].feature;
  }

  /** How many features are asked for. */
  int features() {
    return features.length;
  }

  /** As {@link LocatedTree#steps}, of a tree. */
  int slicedSteps(int tree) {
    return trees[tree].steps();
  }

  /** Whether the votes for a target are counted too, behind all sums. */
  boolean isCounted(int target) {
    return counted[target];
  }

  Block newBlock() {
    return new Block(conditions.slots(), reach, walkedKeys.size());
  }

  Sums newSums() {
    return new Sums(2 * ensemble.targets() * Block.ROWS, conditions.newNans());
  }

  /** Sums by target and row: of floats, or of doubles, as the ensemble adds. */
  static final class Sums {
    final float[] floats;
    final double[] doubles;
    private final int[] bits = new int[Block.ROWS];
    private final int[] keys = new int[Block.ROWS];
    private final double[] doubleColumn = new double[Block.ROWS];
    private final long[] nans;

    private Sums(int size, long[] nans) {
      floats = new float[size];
      doubles = new double[size];
      this.nans = nans;
    }
  }

  /** Evaluates up to {@link Block#ROWS} rows from row {@code from} on. */
  void evaluate(FeatureBlock source, int from, int rows, Block block, Sums sums) {
    for (FeatureUse use : features) {
      if (ensemble.precision() == Precision.FLOAT) {
        fillFloats(use, source, from, rows, block, sums);
      } else {
        fillDoubles(use, source, from, rows, block, sums);
      }
    }
    conditions.finish(block.conditions, sums.nans);
    if (Votes.inFloats(ensemble)) {
      Arrays.fill(sums.floats, 0);
      for (int i = 0; i < trees.length; i++) {
        trees[i].locate(block);
        votes[i].addFloats(block, trees[i].inPlanes(), sums.floats);
      }
      return;
    }
    int scored = ensemble.targets();
    Aggregate aggregate = ensemble.aggregate();
    Arrays.fill(sums.doubles, 0);
    if (!Votes.isSum(ensemble)) {
      Arrays.fill(sums.doubles, 0, scored * Block.ROWS, Double.NaN);
    }
    for (int i = 0; i < trees.length; i++) {
      trees[i].locate(block);
      votes[i].addDoubles(block, trees[i].inPlanes(), aggregate, scored, sums.doubles);
    }
  }

  private void fillFloats(
      FeatureUse use, FeatureBlock source, int from, int rows, Block block, Sums sums) {
    int[] bits = sums.bits;
    int[] keys = sums.keys;
    source.bits(use.feature, from, rows, bits);
    long nan = Keys.of(bits, keys);
    if (use.condition >= 0) {
      conditions.fill(use.condition, bits, keys, nan, block.conditions, sums.nans);
    }
    for (int row : use.walked) {
      walkedKeys.fill(row, keys, nan, block.keys);
    }
  }

  private void fillDoubles(
      FeatureUse use, FeatureBlock source, int from, int rows, Block block, Sums sums) {
    double[] values = sums.doubleColumn;
    source.doubles(use.feature, from, rows, values);
    if (use.condition >= 0) {
      conditions.fill(use.condition, values, 0, block.conditions, sums.nans);
    }
    for (int row : use.walked) {
      walkedKeys.fill(row, values, 0, block.keys);
    }
  }
}

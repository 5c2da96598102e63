package io.thresher.trees;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys that walked trees compare: those of floats themselves, and of doubles, which are too
 * wide, how many thresholds of the feature they exceed. A feature whose NaN meets some conditions
 * and not others has two rows of keys.
 */
final class WalkedKeys {
  private final Precision precision;
  private final Map<Integer, long[]> thresholds = new TreeMap<>();
  private final Map<List<Object>, Integer> placeOf = new HashMap<>();
  private int[] features = new int[0];
  private boolean[] nanHolds = new boolean[0];

  WalkedKeys(Precision precision, List<Tree> trees) {
    this.precision = precision;
    if (precision == Precision.DOUBLE) {
      Map<Integer, TreeSet<Long>> sorted = new HashMap<>();
      for (Tree tree : trees) {
        for (int node = 0; node < tree.nodes(); node++) {
          sorted
              .computeIfAbsent(tree.feature()[node], feature -> new TreeSet<>())
              .add(tree.key()[node]);
        }
      }
      sorted.forEach(
          (feature, keys) ->
              thresholds.put(feature, keys.stream().mapToLong(Long::longValue).toArray()));
    }
  }

  WalkedTree walked(Tree tree) {
    int[] keys = new int[tree.nodes()];
    int[] places = new int[tree.nodes()];
    for (int node = 0; node < tree.nodes(); node++) {
      int feature = tree.feature()[node];
      long key = tree.key()[node];
      keys[node] =
          precision == Precision.FLOAT
              ? Math.toIntExact(key)
              : Arrays.binarySearch(thresholds.getOrDefault(feature, new long[0]), key);
      places[node] = place(feature, tree.nanHolds()[node]) * Block.ROWS;
    }
    return new WalkedTree(tree, keys, places);
  }

  private int place(int feature, boolean nan) {
    return placeOf.computeIfAbsent(
        List.of(feature, nan),
        key -> {
          int place = features.length;
          features = Arrays.copyOf(features, place + 1);
          nanHolds = Arrays.copyOf(nanHolds, place + 1);
          features[place] = feature;
          nanHolds[place] = nan;
          return place;
        });
  }

  /** The feature of each row of keys. */
  int[] features() {
    return features;
  }

  int size() {
    return features.length * Block.ROWS;
  }

  /** Fills row of keys {@code i}. */
  void fill(int i, int[] features, long nan, int[] keys) {
    int at = i * Block.ROWS;
    System.arraycopy(features, 0, keys, at, Block.ROWS);
    if (nanHolds[i]) {
      for (long left = nan; left != 0; left &= left - 1) {
        keys[at + Long.numberOfTrailingZeros(left)] = Keys.BELOW;
      }
    }
  }

  /** The same for doubles. */
  void fill(int i, double[] values, int from, int[] keys) {
    int nan = nanHolds[i] ? Keys.BELOW : Keys.ABOVE;
    long[] sorted = thresholds.getOrDefault(features[i], new long[0]);
    for (int r = 0; r < Block.ROWS; r++) {
      double value = values[from + r];
      keys[i * Block.ROWS + r] = Double.isNaN(value) ? nan : DoubleBins.bin(sorted, value);
    }
  }
}

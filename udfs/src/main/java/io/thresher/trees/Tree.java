package io.thresher.trees;

import java.util.Map;

/**
 * One tree. Every inner node asks whether the feature's key is at most the node's, or, where the
 * node has members, whether it is one of them; the other comparisons were brought to these forms by
 * exchanging children. A child is an inner node, or, as {@code ~leaf}, a leaf.
 *
 * <p>Votes of leaf i are {@code [votes[i], votes[i + 1])} of {@code targets} and {@code weights}.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Tree(
    int root,
    int[] feature,
    long[] key,
    boolean[] nanHolds,
    int[] whenHolds,
    int[] otherwise,
    Map<Integer, long[]> members,
    int[] votes,
    int[] targets,
    double[] weights) {

  int leaves() {
    return votes.length - 1;
  }

  int nodes() {
    return feature.length;
  }

  /** The longest way from the root to a leaf, in nodes; inner nodes precede their children. */
  int depth() {
    int[] depths = new int[nodes()];
    int deepest = nodes() > 0 ? 1 : 0;
    for (int node = 0; node < nodes(); node++) {
      for (int child : new int[] {whenHolds[node], otherwise[node]}) {
        if (child >= 0) {
          depths[child] = depths[node] + 1;
          deepest = Math.max(deepest, depths[child] + 1);
        }
      }
    }
    return deepest;
  }
}

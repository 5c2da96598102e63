package io.thresher.trees;

import java.util.Arrays;

/**
 * What a row of an ensemble costs in the kernel and in ONNX Runtime, roughly, in ns on one thread:
 * lines through measurements of forests of many shapes. The kernel looks at every feature that any
 * tree asks for, and at all of a small tree; ONNX Runtime at the nodes of one way down each tree.
 * So few shallow trees over many features, and chains of nodes, are better left to the latter.
 */
final class TreeCosts {
  private static final double ROW = 4;
  private static final double FLOAT_FEATURE = 6.5;
  private static final double DOUBLE_FEATURE = 20;
  private static final double SLICED_STEP = 0.0115;
  private static final double WALKED_LEVEL = 2.5;
  private static final double SESSION_TREE = 3;
  private static final double SESSION_LEVEL = 5;

  private TreeCosts() {}

  /** How the kernel does beside ONNX Runtime on so many threads. */
  static Reckoning reckoning(Kernel kernel, int threads) {
    Ensemble ensemble = kernel.ensemble();
    double feature = ensemble.precision() == Precision.FLOAT ? FLOAT_FEATURE : DOUBLE_FEATURE;
    double inKernel = ROW + feature * kernel.features();
    double inSession = 0;
    for (int i = 0; i < ensemble.trees().size(); i++) {
      double levels = levels(ensemble.trees().get(i));
      int steps = kernel.slicedSteps(i);
      inKernel += steps >= 0 ? SLICED_STEP * steps : WALKED_LEVEL * (levels + 2);
      inSession += SESSION_TREE + SESSION_LEVEL * levels;
    }
    return new Reckoning(inSession / threads / inKernel, ensemble.nodes());
  }

  /** The nodes on a row's way down a tree, if each of them sends half of its rows either way. */
  private static double levels(Tree tree) {
    double[] share = new double[tree.nodes()];
    if (share.length > 0) {
      share[tree.root()] = 1;
    }
    for (int node = 0; node < share.length; node++) {
      for (int child : new int[] {tree.whenHolds()[node], tree.otherwise()[node]}) {
        if (child >= 0) {
          share[child] += share[node] / 2;
        }
      }
    }
    return Arrays.stream(share).sum();
  }
}

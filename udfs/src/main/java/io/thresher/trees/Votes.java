package io.thresher.trees;

import io.thresher.trees.Ensemble.Aggregate;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * What the leaves of one tree vote, by target and leaf. Votes are added in the precision of the
 * ensemble and in the order of its trees, as ONNX Runtime does on one thread, so that sums are the
 * same to the last bit.
 */
final class Votes {
  private final int[] targets;
  private final float[][] floats;
  private final double[][] doubles;

  /**
   * @param counted the targets whose votes are counted too, as further targets behind all
   */
  Votes(Tree tree, LocatedTree located, Ensemble ensemble, boolean[] counted) {
    TreeSet<Integer> voted = new TreeSet<>();
    for (int target : tree.targets()) {
      voted.add(target);
      if (counted[target]) {
        voted.add(ensemble.targets() + target);
      }
    }
    targets = voted.stream().mapToInt(Integer::intValue).toArray();
    boolean single = inFloats(ensemble);
    floats = new float[single ? targets.length : 0][located.codes()];
    doubles = new double[single ? 0 : targets.length][located.codes()];
    // NaN is no vote where votes are compared; where they are added, 0 changes nothing.
    double none = isSum(ensemble) ? 0 : Double.NaN;
    for (int i = 0; i < doubles.length; i++) {
      Arrays.fill(doubles[i], targets[i] < ensemble.targets() ? none : 0);
    }
    for (int leaf = 0; leaf < tree.leaves(); leaf++) {
      for (int vote = tree.votes()[leaf]; vote < tree.votes()[leaf + 1]; vote++) {
        int target = tree.targets()[vote];
        put(target, located.code(leaf), tree.weights()[vote]);
        if (counted[target]) {
          put(ensemble.targets() + target, located.code(leaf), 1);
        }
      }
    }
  }

  private void put(int target, int code, double weight) {
    int at = Arrays.binarySearch(targets, target);
    if (floats.length > 0) {
      floats[at][code] = (float) weight;
    } else {
      doubles[at][code] = weight;
    }
  }

  static boolean isSum(Ensemble ensemble) {
    return ensemble.aggregate() == Aggregate.SUM || ensemble.aggregate() == Aggregate.AVERAGE;
  }

  /** Whether votes are added as floats; those that are compared may as well be doubles. */
  static boolean inFloats(Ensemble ensemble) {
    return ensemble.precision() == Precision.FLOAT && isSum(ensemble);
  }

  /** Adds the votes of the leaves found to sums by target and row. */
  void addFloats(Block block, boolean inPlanes, float[] sums) {
    for (int i = 0; i < targets.length; i++) {
      int at = targets[i] * Block.ROWS;
      if (inPlanes) {
        addPlanes(block.planes, floats[i], sums, at);
      } else {
        float[] votes = floats[i];
        for (int row = 0; row < Block.ROWS; row++) {
          sums[at + row] += votes[block.leaves[row]];
        }
      }
    }
  }

  private static void addPlanes(long[] planes, float[] votes, float[] sums, int at) {
    long a = planes[0];
    long b = planes[1];
    long c = planes[2];
    long d = planes[3];
    long e = planes[4];
    long f = planes[5];
    long g = planes[6];
    long h = planes[7];
    for (int row = at; row < at + Block.ROWS; row += 8) {
      sums[row] += votes[(int) a & 0xff];
      sums[row + 1] += votes[(int) b & 0xff];
      sums[row + 2] += votes[(int) c & 0xff];
      sums[row + 3] += votes[(int) d & 0xff];
      sums[row + 4] += votes[(int) e & 0xff];
      sums[row + 5] += votes[(int) f & 0xff];
      sums[row + 6] += votes[(int) g & 0xff];
      sums[row + 7] += votes[(int) h & 0xff];
      a >>>= 8;
      b >>>= 8;
      c >>>= 8;
      d >>>= 8;
      e >>>= 8;
      f >>>= 8;
      g >>>= 8;
      h >>>= 8;
    }
  }

  /** Adds or compares votes as doubles. */
  void addDoubles(Block block, boolean inPlanes, Aggregate aggregate, int scored, double[] sums) {
    if (inPlanes) {
      unpack(block);
    }
    for (int i = 0; i < targets.length; i++) {
      double[] votes = doubles[i];
      int at = targets[i] * Block.ROWS;
      Aggregate how = targets[i] < scored ? aggregate : Aggregate.SUM;
      for (int row = 0; row < Block.ROWS; row++) {
        double vote = votes[block.leaves[row]];
        double sum = sums[at + row];
        sums[at + row] =
            switch (how) {
              case SUM, AVERAGE -> sum + vote;
              case MIN -> vote < sum || Double.isNaN(sum) ? vote : sum;
              case MAX -> vote > sum || Double.isNaN(sum) ? vote : sum;
            };
      }
    }
  }

  private static void unpack(Block block) {
    for (int row = 0; row < Block.ROWS; row++) {
      block.leaves[row] = (int) (block.planes[row & 7] >>> (row & ~7)) & 0xff;
    }
  }
}

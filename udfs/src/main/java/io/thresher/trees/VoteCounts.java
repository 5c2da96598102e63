package io.thresher.trees;

/**
 * Which targets need their votes counted: ONNX Runtime treats a target that no leaf on a row's way
 * voted for unlike one whose votes add up to 0. Where every row has a vote for a target, or none
 * has, nothing needs counting.
 */
final class VoteCounts {
  private VoteCounts() {}

  /** By target, whether some rows have votes for it and others may not. */
  static boolean[] counted(Ensemble ensemble) {
    boolean[] counted = new boolean[ensemble.targets()];
    if (ensemble.targets() == 1) {
      return counted;
    }
    boolean[] always = new boolean[ensemble.targets()];
    for (Tree tree : ensemble.trees()) {
      int[] voting = new int[ensemble.targets()];
      for (int target : tree.targets()) {
        voting[target]++;
      }
      for (int target = 0; target < voting.length; target++) {
        counted[target] |= voting[target] > 0;
        always[target] |= voting[target] == tree.leaves();
      }
    }
    for (int target = 0; target < counted.length; target++) {
      counted[target] &= !always[target];
    }
    return counted;
  }

  /** By target, whether any leaf votes for it. */
  static boolean[] voted(Ensemble ensemble) {
    boolean[] voted = new boolean[ensemble.targets()];
    for (Tree tree : ensemble.trees()) {
      for (int target : tree.targets()) {
        voted[target] = true;
      }
    }
    return voted;
  }
}

package io.thresher.trees;

import java.util.List;

/**
 * A tree ensemble as its operator describes it.
 *
 * @param precision what it compares and adds in
 * @param score type of the scores it gives
 * @param targets or classes
 * @param aggregate how the votes of the trees become one
 * @param transform what becomes of the sums
 * @param base values to start from; none, or as many as the operator was given
 * @param classes labels, and the rule by which one is chosen; none for regressors
 * @param trees in the order in which ONNX Runtime adds them
 */
record Ensemble(
    Precision precision,
    Precision score,
    int targets,
    Aggregate aggregate,
    Transform transform,
    List<Double> base,
    Classes classes,
    List<Tree> trees) {

  /** How the votes of the trees for a target become one. */
  enum Aggregate {
    AVERAGE,
    SUM,
    MIN,
    MAX
  }

  /**
   * What becomes of the sums. {@link #PROBIT} is recognised, and left to ONNX Runtime: its formula
   * makes more than 1e-6 of the last bit of a logarithm.
   */
  enum Transform {
    NONE,
    SOFTMAX,
    LOGISTIC,
    SOFTMAX_ZERO,
    PROBIT
  }

  /**
   * The labels of a classifier.
   *
   * @param labels Long or String; empty for regressors
   * @param oneColumn whether there are two classes, and votes for one of them only
   * @param allPositive whether no vote is negative
   */
  record Classes(List<? extends Comparable<?>> labels, boolean oneColumn, boolean allPositive) {
    static final Classes NONE = new Classes(List.of(), false, false);

    boolean isEmpty() {
      return labels.isEmpty();
    }
  }

  int nodes() {
    return trees.stream().mapToInt(Tree::nodes).sum();
  }

  int depth() {
    return trees.stream().mapToInt(Tree::depth).max().orElse(0);
  }
}

package io.thresher.trees;

import io.thresher.trees.Ensemble.Aggregate;
import io.thresher.trees.Ensemble.Transform;
import java.util.List;

/**
 * Turns the sums of one row into its scores and its label, by ONNX Runtime's rules, also where they
 * are its own: a target without votes scores 0 whatever its base value, several scores are floats
 * also where they were added as doubles, and two classes have rules for themselves. Owned by one
 * thread.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleClassifier.html">
 *     TreeEnsembleClassifier</a>
 */
final class Finish {
  private final Kernel kernel;
  private final Ensemble ensemble;
  private final boolean inFloats;
  private final boolean[] voted;
  private final double[] base;
  private final Rounding round;
  private final double[] scores;
  private final boolean[] has;
  private int label;

  Finish(Kernel kernel) {
    this.kernel = kernel;
    ensemble = kernel.ensemble();
    inFloats = Votes.inFloats(ensemble);
    voted = VoteCounts.voted(ensemble);
    base = ensemble.base().stream().mapToDouble(Double::doubleValue).toArray();
    round = new Rounding(ensemble.precision());
    scores = new double[ensemble.targets()];
    has = new boolean[scores.length];
  }

  /** Whether a row has one score, its sum and at most a base value. */
  boolean isPlain() {
    return ensemble.classes().isEmpty()
        && scores.length == 1
        && ensemble.aggregate() == Aggregate.SUM;
  }

  /** The scores of the first rows of a block where all is plain. */
  void plain(Kernel.Sums sums, int rows, double[] into) {
    for (int row = 0; row < rows; row++) {
      double score = sum(sums, 0, row);
      into[row] = base.length == 0 ? score : round.of(score + base[0]);
    }
  }

  /** By target, for the row finished last. */
  double[] scores() {
    return scores;
  }

  /** The class of the row finished last. */
  int label() {
    return label;
  }

  void row(Kernel.Sums sums, int row) {
    for (int target = 0; target < scores.length; target++) {
      scores[target] = sum(sums, target, row);
      has[target] =
          kernel.isCounted(target) ? sum(sums, scores.length + target, row) > 0 : voted[target];
    }
    if (ensemble.classes().isEmpty()) {
      regress();
    } else if (scores.length > 2) {
      chooseLargest();
    } else {
      chooseOfTwo();
    }
  }

  private double sum(Kernel.Sums sums, int target, int row) {
    int at = target * Block.ROWS + row;
    return inFloats ? sums.floats[at] : sums.doubles[at];
  }

  private void regress() {
    for (int target = 0; target < scores.length; target++) {
      double score = scores[target];
      if (ensemble.aggregate() == Aggregate.AVERAGE) {
        score = round.of(score / ensemble.trees().size());
      }
      scores[target] = base.length == 0 ? score : round.of(score + base[target]);
    }
    if (scores.length > 1) {
      transform();
    }
  }

  private void chooseLargest() {
    int largest = -1;
    for (int target = 0; target < scores.length; target++) {
      if (base.length > 0) {
        scores[target] = round.of(scores[target] + base[target]);
        has[target] = true;
      }
      if (has[target] && (largest < 0 || scores[target] > scores[largest])) {
        largest = target;
      }
    }
    label = Math.max(largest, 0);
    transform();
  }

  private void chooseOfTwo() {
    boolean second = has[1];
    if (base.length == 2 && second) {
      scores[1] = round.of(base[1] + scores[0]);
      scores[0] = -scores[1];
    } else if (base.length > 0) {
      scores[0] = round.of(scores[0] + base[0]);
    }
    double deciding = second ? scores[1] : has[0] ? scores[0] : 0;
    boolean oneColumn = ensemble.classes().oneColumn();
    boolean complement = oneColumn && ensemble.classes().allPositive();
    label = deciding > (complement ? 0.5 : 0) ? 1 : 0;
    if (second || base.length == 2) {
      transform();
    } else {
      addSecond(has[0] ? (float) scores[0] : 0, complement);
    }
  }

  private void addSecond(float score, boolean complement) {
    if (ensemble.transform() == Transform.LOGISTIC) {
      scores[1] = Transforms.logistic(score);
      scores[0] = Transforms.logistic(-score);
    } else {
      scores[1] = score;
      scores[0] = complement ? 1 - score : -score;
    }
  }

  private void transform() {
    for (int target = 0; target < scores.length; target++) {
      scores[target] = has[target] ? scores[target] : 0;
    }
    Transforms.apply(ensemble.transform(), scores);
  }

  /**
   * The label of a class: Long or String. Where both of two classes have votes, it is its number.
   */
  static Comparable<?> labelOf(Ensemble ensemble, int label) {
    List<? extends Comparable<?>> labels = ensemble.classes().labels();
    boolean numbered = labels.size() == 2 && !ensemble.classes().oneColumn();
    return numbered && labels.get(0) instanceof Long ? Long.valueOf(label) : labels.get(label);
  }
}

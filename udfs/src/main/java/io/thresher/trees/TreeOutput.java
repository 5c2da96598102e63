package io.thresher.trees;

import io.thresher.model.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * One output of the graph, as the kernel gives it.
 *
 * @param isLabel whether it is the label, or else the scores
 * @param type of its elements, or of the values of its maps
 * @param width elements in a row
 * @param keys of its maps, one a score: Long or String; empty for a tensor
 * @param steps from the ensemble's scores to it
 */
public record TreeOutput(
    boolean isLabel, ElementType type, int width, List<? extends Comparable<?>> keys, Steps steps) {

  /** What happens to scores, in order. */
  public static final class Steps {
    private final ScoreStep[] steps;
    private final Rounding[] rounds;

    Steps(Precision first, List<ScoreStep> steps) {
      this.steps = steps.toArray(ScoreStep[]::new);
      rounds = new Rounding[this.steps.length];
      Rounding round = new Rounding(first);
      for (int i = 0; i < rounds.length; i++) {
        rounds[i] = round;
        round = this.steps[i] instanceof ScoreStep.Convert other ? new Rounding(other.to()) : round;
      }
    }

    void apply(double[] scores) {
      for (int i = 0; i < steps.length; i++) {
        steps[i].apply(scores, rounds[i]);
      }
    }
  }

  /** An output on the way to its reader. */
  record Draft(
      boolean isLabel,
      ElementType type,
      int width,
      List<? extends Comparable<?>> keys,
      List<ScoreStep> steps) {

    Draft then(ScoreStep step) {
      Unsupported.unless(!isLabel && keys.isEmpty(), "arithmetic on labels or maps");
      List<ScoreStep> longer = new ArrayList<>(steps);
      longer.add(step);
      return new Draft(false, type, width, keys, List.copyOf(longer));
    }

    Draft as(ElementType other) {
      return new Draft(isLabel, other, width, keys, steps);
    }

    TreeOutput finished(Precision score) {
      return new TreeOutput(isLabel, type, width, keys, new Steps(score, steps));
    }
  }
}

package io.thresher.spark.query;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.StoredTexts;
import io.thresher.model.rewrite.Rewritten;
import io.thresher.plan.ScorePlan;
import java.util.EnumSet;
import java.util.Set;

/** Whether texts come to a graph, and out of it, as it stores them. */
final class PassedTexts {
  private PassedTexts() {}

  /**
   * Looks at what the graph stores, where texts pass at all.
   *
   * @param tasks the graph that tasks run in ONNX Runtime
   * @throws ScoringException THR-MODEL-944 if they don't
   */
  static void check(ScorePlan plan, Rewritten tasks) {
    StoredTexts.changed(tasks.model(), sides(plan, tasks))
        .ifPresent(
            changed -> {
              throw new ScoringException(
                  ModelProblems.changedText(
                      plan.model().uri(), changed.where(), changed.character()));
            });
  }

  private static Set<StoredTexts.Side> sides(ScorePlan plan, Rewritten tasks) {
    Set<StoredTexts.Side> sides = EnumSet.noneOf(StoredTexts.Side.class);
    if (tasks.categories().isEmpty()
        && plan.inputs().stream().anyMatch(input -> input.type() == ElementType.STRING)) {
      sides.add(StoredTexts.Side.TAKEN);
    }
    if (plan.outputs().stream()
        .anyMatch(
            output ->
                output.type() == ElementType.STRING
                    || (output.keyType() == ElementType.STRING
                        && !tasks.mapKeys().containsKey(output.output())))) {
      sides.add(StoredTexts.Side.GIVEN);
    }
    return sides;
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A node of one child whose predictions have been moved below it.
 *
 * @param node its expressions, free of predictions
 * @param child what it now stands on
 */
record LiftedNode(LogicalPlan node, LogicalPlan child) {

  static LiftedNode of(LogicalPlan node, LogicalPlan child) {
    LogicalPlan rewritten = node;
    LogicalPlan scored = child;
    List<Prediction> predictions = innermost(rewritten);
    while (!predictions.isEmpty()) {
      LiftedPrediction lifted = LiftedPrediction.over(scored, predictions.get(0));
      scored = lifted.plan();
      rewritten = rewritten.mapExpressions(Functions.of(lifted::replaceIn));
      predictions = innermost(rewritten);
    }
    return new LiftedNode(rewritten, scored);
  }

  private static List<Prediction> innermost(LogicalPlan node) {
    return PredictionsIn.innermost(Scala.<Expression>list(node.expressions()));
  }

  LogicalPlan over() {
    return node.withNewChildren(Scala.seq(List.of(child)));
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Looks for predictions in expressions. */
final class PredictionsIn {
  private PredictionsIn() {}

  /** Whether an expression of the node itself holds a prediction. */
  static boolean node(LogicalPlan node) {
    return Scala.<Expression>list(node.expressions()).stream().anyMatch(PredictionsIn::expression);
  }

  /**
   * Whether a subquery in the plan has a condition over its own and outer columns that holds one.
   */
  static boolean subqueryConditions(LogicalPlan plan) {
    return Scala.<Expression>list(plan.expressions()).stream()
            .anyMatch(PredictionsIn::subqueryCondition)
        || Scala.<LogicalPlan>list(plan.children()).stream()
            .anyMatch(PredictionsIn::subqueryConditions);
  }

  private static boolean subqueryCondition(Expression expression) {
    return (expression instanceof SubqueryExpression && expression(expression))
        || Scala.<Expression>list(expression.children()).stream()
            .anyMatch(PredictionsIn::subqueryCondition);
  }

  static boolean expression(Expression expression) {
    return expression instanceof Prediction
        || Scala.<Expression>list(expression.children()).stream()
            .anyMatch(PredictionsIn::expression);
  }

  /** Whether a score in the expression may be another beside other rows. */
  static boolean dependsOnBatch(Expression expression) {
    return (expression instanceof Prediction prediction
            && prediction.plan().dependence().isAccepted())
        || Scala.<Expression>list(expression.children()).stream()
            .anyMatch(PredictionsIn::dependsOnBatch);
  }

  /** The predictions that hold none themselves: those to be scored first. */
  static List<Prediction> innermost(List<Expression> expressions) {
    List<Prediction> found = new ArrayList<>();
    expressions.forEach(expression -> addInnermost(expression, found));
    return found;
  }

  private static void addInnermost(Expression expression, List<Prediction> found) {
    int before = found.size();
    Scala.<Expression>list(expression.children()).forEach(child -> addInnermost(child, found));
    if (expression instanceof Prediction prediction && found.size() == before) {
      found.add(prediction);
    }
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scores of an equal prediction further down the same rows, so that identical calls are
 * scored once.
 */
final class ScoredAlready {
  private ScoredAlready() {}

  /** The plan made to give those scores as well, or null where there are none. */
  static @Nullable LiftedPrediction in(LogicalPlan plan, Prediction prediction) {
    if (plan instanceof Score score && computed(score).semanticEquals(prediction)) {
      return new LiftedPrediction(prediction, Scala.list(score.scores()), plan);
    }
    if (!(plan instanceof Score || plan instanceof Filter || plan instanceof Project)) {
      return null;
    }
    LiftedPrediction below = in(plan.children().apply(0), prediction);
    if (below == null) {
      return null;
    }
    LogicalPlan rebuilt = plan.withNewChildren(Scala.seq(List.of(below.plan())));
    if (rebuilt instanceof Project project) {
      List<NamedExpression> columns =
          new ArrayList<>(Scala.<NamedExpression>list(project.projectList()));
      for (Attribute score : below.scores()) {
        if (!project.outputSet().contains(score)) {
          columns.add(score);
        }
      }
      rebuilt = new Project(Scala.seq(columns), project.child());
    }
    return new LiftedPrediction(prediction, below.scores(), rebuilt);
  }

  /** The prediction of a node, over the expressions that the projection right below it computes. */
  private static Expression computed(Score score) {
    if (!(score.child() instanceof Project project)) {
      return score.prediction();
    }
    List<NamedExpression> columns = Scala.list(project.projectList());
    return score
        .prediction()
        .transformUp(
            Scala.rewrite(
                expression -> {
                  for (NamedExpression column : columns) {
                    if (column instanceof Alias alias
                        && alias.toAttribute().semanticEquals(expression)) {
                      return alias.child();
                    }
                  }
                  return expression;
                }));
  }
}

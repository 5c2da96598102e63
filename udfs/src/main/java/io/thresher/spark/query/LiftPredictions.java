package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Option;

/**
 * Optimizer rule: moves every prediction out of the expressions of a node into {@link Score} nodes
 * below it. Runs after Spark has pushed filters and pruned columns through the predictions, so that
 * both reach the scan.
 */
public final class LiftPredictions extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!contains(plan)) {
      return plan;
    }
    LogicalPlan lifted = plan.transformUp(Scala.rewrite(this::lift));
    return ColumnPruning$.MODULE$.apply(lifted);
  }

  private static boolean contains(LogicalPlan plan) {
    return PredictionsIn.node(plan)
        || Scala.<LogicalPlan>list(plan.children()).stream().anyMatch(LiftPredictions::contains);
  }

  private LogicalPlan lift(LogicalPlan node) {
    if (node instanceof Score || !PredictionsIn.node(node)) {
      return node;
    }
    if (node instanceof Filter filter) {
      return filter(filter);
    }
    if (node instanceof Join join) {
      return join(join);
    }
    List<LogicalPlan> children = Scala.list(node.children());
    if (children.size() != 1) {
      throw new ScoringException(OptionProblems.misplacedCall(node.nodeName()));
    }
    return restored(node, LiftedNode.of(node, children.get(0)).over());
  }

  /** Conditions that need no prediction go first, so that fewer rows are scored. */
  private LogicalPlan filter(Filter filter) {
    List<Expression> before = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    for (Expression condition : Conjunction.split(filter.condition())) {
      boolean early = filter.condition().deterministic() && !PredictionsIn.expression(condition);
      (early ? before : after).add(condition);
    }
    LogicalPlan child =
        before.isEmpty() ? filter.child() : new Filter(Conjunction.of(before), filter.child());
    Filter scored = new Filter(Conjunction.of(after), child);
    return restored(filter, LiftedNode.of(scored, child).over());
  }

  /**
   * Predictions over one side of a join are scored on that side; those over both only after an
   * inner join.
   */
  private LogicalPlan join(Join join) {
    List<Expression> inside = new ArrayList<>();
    List<Expression> above = new ArrayList<>();
    LogicalPlan left = join.left();
    LogicalPlan right = join.right();
    for (Expression condition : Conjunction.split(join.condition().get())) {
      List<Prediction> predictions = PredictionsIn.innermost(List.of(condition));
      Expression rewritten = condition;
      while (!predictions.isEmpty()) {
        Prediction prediction = predictions.get(0);
        AttributeSet needed = prediction.references();
        if (needed.subsetOf(join.left().outputSet())) {
          LiftedPrediction lifted = LiftedPrediction.over(left, prediction);
          left = lifted.plan();
          rewritten = lifted.replaceIn(rewritten);
        } else if (needed.subsetOf(join.right().outputSet())) {
          LiftedPrediction lifted = LiftedPrediction.over(right, prediction);
          right = lifted.plan();
          rewritten = lifted.replaceIn(rewritten);
        } else {
          break;
        }
        predictions = PredictionsIn.innermost(List.of(rewritten));
      }
      (predictions.isEmpty() ? inside : above).add(rewritten);
    }
    Option<Expression> condition =
        inside.isEmpty() ? Option.empty() : Option.apply(Conjunction.of(inside));
    Join joined = new Join(left, right, join.joinType(), condition, join.hint());
    if (above.isEmpty()) {
      return restored(join, joined);
    }
    if (!Objects.equals(join.joinType(), Inner$.MODULE$)
        && !Objects.equals(join.joinType(), Cross$.MODULE$)) {
      throw new ScoringException(
          OptionProblems.misplacedCall(
              "the condition of a " + join.joinType().sql() + " join, over columns of both sides"));
    }
    return restored(join, filter(new Filter(Conjunction.of(above), joined)));
  }

  /** {@code lifted} with the columns of {@code original} and no others. */
  private static LogicalPlan restored(LogicalPlan original, LogicalPlan lifted) {
    List<Attribute> columns = Scala.list(original.output());
    return lifted.output().equals(original.output())
        ? lifted
        : new Project(Scala.<NamedExpression>seq(columns), lifted);
  }
}

package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.spark.scan.ForeignParquet;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.optimizer.RewritePredicateSubquery$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Optimizer rule: moves every prediction out of the expressions of a node into {@link Score} nodes
 * below it. Runs after Spark has pushed filters and pruned columns through the predictions, so that
 * both reach the scan.
 */
public final class LiftPredictions extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    try {
      LogicalPlan lifted = contains(plan) ? lifted(plan) : plan;
      return hasScores(lifted) ? rightBeside(lifted) : lifted;
    } catch (ScoringException e) {
      throw OnnxPredict.<RuntimeException>thrown(CallException.of(e));
    }
  }

  private LogicalPlan lifted(LogicalPlan plan) {
    // Their conditions over columns of both queries can only be scored in a join.
    LogicalPlan joined =
        PredictionsIn.subqueryConditions(plan)
            ? RewritePredicateSubquery$.MODULE$.apply(plan)
            : plan;
    LogicalPlan read =
        joined.transformUp(
            Scala.<LogicalPlan>rewrite(node -> restored(node, FileFunctions.below(node))));
    LogicalPlan lifted = read.transformUp(Scala.rewrite(this::lift));
    return ColumnPruning$.MODULE$.apply(lifted);
  }

  private static boolean contains(LogicalPlan plan) {
    return PredictionsIn.node(plan)
        || Scala.<LogicalPlan>list(plan.children()).stream().anyMatch(LiftPredictions::contains);
  }

  /** Whether there are {@link Score} nodes in a plan or in its subqueries. */
  static boolean hasScores(LogicalPlan plan) {
    return plan instanceof Score
        || Scala.<LogicalPlan>list(plan.children()).stream().anyMatch(LiftPredictions::hasScores)
        || Scala.<LogicalPlan>list(plan.subqueries()).stream().anyMatch(LiftPredictions::hasScores);
  }

  /** Reads right what lies beside scores, too; below them, {@link ScoreStrategy} sees to it. */
  private static LogicalPlan rightBeside(LogicalPlan plan) {
    if (plan instanceof Score) {
      return plan;
    }
    LogicalPlan children = plan.mapChildren(Functions.of(LiftPredictions::rightBeside));
    return ForeignParquet.in(children.mapExpressions(Functions.of(LiftPredictions::rightWithin)));
  }

  private static Expression rightWithin(Expression expression) {
    Expression children = expression.mapChildren(Functions.of(LiftPredictions::rightWithin));
    return children instanceof SubqueryExpression query
        ? query.withNewPlan(rightBeside(query.plan()))
        : children;
  }

  private LogicalPlan lift(LogicalPlan node) {
    // A command makes a query of its own of what it was given, which is planned for itself.
    if (node instanceof Score || node instanceof Command || !PredictionsIn.node(node)) {
      return node;
    }
    if (node instanceof Filter filter) {
      return filter(filter);
    }
    if (node instanceof Join join) {
      return restored(join, LiftedJoin.of(join, this::lift));
    }
    if (node instanceof Aggregate aggregate && SplitAggregate.isNeeded(aggregate)) {
      Project split = SplitAggregate.of(aggregate);
      return lift(split.withNewChildren(Scala.seq(List.of(lift(split.child())))));
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

  /** {@code lifted} with the columns of {@code original} and no others. */
  private static LogicalPlan restored(LogicalPlan original, LogicalPlan lifted) {
    List<Attribute> columns = Scala.list(original.output());
    return lifted.output().equals(original.output())
        ? lifted
        : new Project(Scala.<NamedExpression>seq(columns), lifted);
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * An aggregate in two: one that gives groups and aggregates alone, and a projection over it with
 * all that is computed from these. A prediction within a group or an aggregate function then stands
 * over the rows, and any other over the groups, which is where Spark would evaluate it.
 */
final class SplitAggregate {
  private final List<Expression> groups;
  private final List<NamedExpression> columns = new ArrayList<>();
  private final List<Attribute> groupColumns = new ArrayList<>();
  private final Map<Expression, Attribute> aggregates = new LinkedHashMap<>();

  private SplitAggregate(Aggregate aggregate) {
    groups = Scala.list(aggregate.groupingExpressions());
    for (Expression group : groups) {
      NamedExpression column =
          group instanceof NamedExpression named ? named : NewAlias.of(group, "group");
      columns.add(column);
      groupColumns.add(column.toAttribute());
    }
  }

  /** Whether a prediction stands outside of all aggregate functions. */
  static boolean isNeeded(Aggregate aggregate) {
    return Scala.<NamedExpression>list(aggregate.aggregateExpressions()).stream()
        .anyMatch(SplitAggregate::isOverGroups);
  }

  private static boolean isOverGroups(Object node) {
    return node instanceof Prediction
        || (!(node instanceof AggregateExpression)
            && Scala.<Expression>list(((Expression) node).children()).stream()
                .anyMatch(SplitAggregate::isOverGroups));
  }

  static Project of(Aggregate aggregate) {
    SplitAggregate split = new SplitAggregate(aggregate);
    List<NamedExpression> results = new ArrayList<>();
    for (NamedExpression result : Scala.<NamedExpression>list(aggregate.aggregateExpressions())) {
      results.add((NamedExpression) split.overColumns((Expression) result));
    }
    return new Project(
        Scala.seq(results),
        new Aggregate(
            aggregate.groupingExpressions(),
            Scala.seq(split.columns),
            aggregate.child(),
            aggregate.hint()));
  }

  private Expression overColumns(Expression expression) {
    if (!expression.foldable()) {
      for (int i = 0; i < groups.size(); i++) {
        if (expression.semanticEquals(groups.get(i))) {
          return groupColumns.get(i);
        }
      }
    }
    if (expression instanceof AggregateExpression) {
      return aggregates.computeIfAbsent(expression.canonicalized(), key -> column(expression));
    }
    return expression.mapChildren(Functions.of(this::overColumns));
  }

  private Attribute column(Expression aggregate) {
    Alias column = NewAlias.of(aggregate, "aggregate");
    columns.add(column);
    return column.toAttribute();
  }
}

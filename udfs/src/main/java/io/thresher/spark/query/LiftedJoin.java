package io.thresher.spark.query;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.Option;

/** A join whose condition holds predictions, made into joins and scores below or above them. */
final class LiftedJoin {
  private final Join join;
  private final UnaryOperator<LogicalPlan> lift;
  private final List<Expression> inside = new ArrayList<>();
  private final List<Expression> above = new ArrayList<>();
  private LogicalPlan left;
  private LogicalPlan right;
  private List<JoinKey> keys = List.of();
  private List<JoinKey> compared = List.of();

  private LiftedJoin(Join join, UnaryOperator<LogicalPlan> lift) {
    this.join = join;
    this.lift = lift;
    this.left = join.left();
    this.right = join.right();
  }

  /**
   * The same rows; columns may have joined those of the join.
   *
   * @param lift lifts the predictions of a node
   */
  static LogicalPlan of(Join join, UnaryOperator<LogicalPlan> lift) {
    return new LiftedJoin(join, lift).plan();
  }

  /** Predictions over one side are scored on that side; those over both, over pairs of rows. */
  private LogicalPlan plan() {
    Conjunction.split(join.condition().get()).forEach(this::place);
    if (above.isEmpty()) {
      return new Join(left, right, join.joinType(), all(inside), join.hint());
    }
    JoinType type = join.joinType();
    if (Objects.equals(type, Inner$.MODULE$) || Objects.equals(type, Cross$.MODULE$)) {
      LogicalPlan joined = new Join(left, right, type, all(inside), join.hint());
      return lift.apply(new Filter(Conjunction.of(above), joined));
    }
    if (Objects.equals(type, FullOuter$.MODULE$)) {
      return fullOuter();
    }
    return Objects.equals(type, RightOuter$.MODULE$)
        ? new Join(matches(right, left), right, type, equal(), join.hint())
        : new Join(left, matches(left, right), type, equal(), join.hint());
  }

  private void place(Expression condition) {
    Expression rewritten = condition;
    List<Prediction> predictions = PredictionsIn.innermost(List.of(condition));
    boolean scored = !predictions.isEmpty();
    while (!predictions.isEmpty()) {
      Prediction prediction = predictions.get(0);
      AttributeSet needed = prediction.references();
      LiftedPrediction lifted;
      if (needed.subsetOf(join.left().outputSet())) {
        lifted = LiftedPrediction.over(left, prediction);
        left = lifted.plan();
      } else if (needed.subsetOf(join.right().outputSet())) {
        lifted = LiftedPrediction.over(right, prediction);
        right = lifted.plan();
      } else {
        break;
      }
      rewritten = lifted.replaceIn(rewritten);
      predictions = PredictionsIn.innermost(List.of(rewritten));
    }
    if (!predictions.isEmpty()) {
      above.add(rewritten);
    } else if (scored && join.isStreaming()) {
      inside.add(below(rewritten));
    } else {
      inside.add(rewritten);
    }
  }

  /**
   * A condition on one side, as a column of that side. Spark's join of streams takes a comparison
   * of a column with a constant for a bound of the watermark, and then keeps rows for ever that
   * match nothing.
   */
  private Expression below(Expression condition) {
    NamedExpression column = NewAlias.of(condition, "condition");
    if (condition.references().subsetOf(left.outputSet())) {
      left = with(column, left);
    } else if (condition.references().subsetOf(right.outputSet())) {
      right = with(column, right);
    } else {
      return condition;
    }
    return column.toAttribute();
  }

  private static LogicalPlan with(NamedExpression column, LogicalPlan side) {
    List<NamedExpression> columns = new ArrayList<>(Scala.<Attribute>list(side.output()));
    columns.add(column);
    return new Project(Scala.seq(columns), side);
  }

  /**
   * The rows of {@code other} that match, beside the columns of {@code kept} that the conditions
   * look at: each combination of their values once, for which {@code kept} is read again. A row of
   * {@code kept} then has those matches whose combination is its own, whatever the kind of join.
   */
  private LogicalPlan matches(LogicalPlan kept, LogicalPlan other) {
    List<Expression> conditions = new ArrayList<>(inside);
    conditions.addAll(above);
    AttributeSet used = Conjunction.of(conditions).references();
    List<Attribute> columns =
        Scala.<Attribute>list(kept.output()).stream().filter(used::contains).toList();
    List<Attribute> identity = JoinKeys.of(join.joinType(), kept, columns);
    List<Attribute> grouped = new ArrayList<>(columns);
    identity.stream().filter(column -> !used.contains(column)).forEach(grouped::add);
    keys = grouped.stream().map(JoinKey::of).toList();
    compared = keys.stream().filter(key -> identity.contains(key.column())).toList();
    LogicalPlan combinations =
        new Aggregate(
            Scala.seq(keys.stream().flatMap(key -> key.groups().stream()).toList()),
            Scala.<NamedExpression>seq(keys.stream().map(JoinKey::value).toList()),
            kept,
            Option.empty());
    LogicalPlan pairs =
        new Join(
            combinations,
            other,
            Inner$.MODULE$,
            all(inside.stream().map(this::overKeys).toList()),
            join.hint());
    return lift.apply(
        new Filter(Conjunction.of(above.stream().map(this::overKeys).toList()), pairs));
  }

  private Expression overKeys(Expression expression) {
    for (JoinKey key : keys) {
      if (key.column().semanticEquals(expression)) {
        return key.value().toAttribute();
      }
    }
    return expression.mapChildren(Functions.of(this::overKeys));
  }

  /** Each row with its own combination. To be called after {@link #matches}. */
  private Option<Expression> equal() {
    return all(compared.stream().map(JoinKey::matches).toList());
  }

  /** The left outer join, and the rows on the right that nothing on the left matches. */
  private LogicalPlan fullOuter() {
    if (above.stream().anyMatch(PredictionsIn::dependsOnBatch)) {
      throw JoinKeys.refused(join.joinType(), ReadTwice.BATCHES);
    }
    List<NamedExpression> columns = new ArrayList<>();
    for (Attribute column : Scala.<Attribute>list(join.left().output())) {
      columns.add(NewAlias.of(Literal.create(null, column.dataType()), column.name()));
    }
    for (Attribute column : Scala.<Attribute>list(join.right().output())) {
      columns.add(NewAlias.of(column, column.name()));
    }
    LogicalPlan matched =
        new Join(join.left(), join.right(), LeftOuter$.MODULE$, join.condition(), join.hint());
    LogicalPlan unmatched =
        new Join(join.right(), join.left(), LeftAnti$.MODULE$, join.condition(), join.hint());
    return new Union(
        Scala.seq(
            List.of(lift.apply(matched), new Project(Scala.seq(columns), lift.apply(unmatched)))),
        false,
        false);
  }

  private static Option<Expression> all(List<Expression> conditions) {
    return conditions.isEmpty() ? Option.empty() : Option.apply(Conjunction.of(conditions));
  }
}

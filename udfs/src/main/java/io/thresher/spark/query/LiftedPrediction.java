package io.thresher.spark.query;

import io.thresher.plan.ScoreColumn;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A prediction and the plan that computes it.
 *
 * @param prediction as it stood in an expression
 * @param scores the attributes that hold its outputs
 * @param plan gives at least the columns it was lifted over, and the scores
 */
record LiftedPrediction(Prediction prediction, List<Attribute> scores, LogicalPlan plan) {

  /** Over {@code child}: by the scores it already has of an equal prediction, or by a new node. */
  static LiftedPrediction over(LogicalPlan child, Prediction prediction) {
    LiftedPrediction known =
        prediction.deterministic() ? ScoredAlready.in(child, prediction) : null;
    if (known != null) {
      return known;
    }
    List<Expression> inputs = new ArrayList<>();
    List<NamedExpression> computed = new ArrayList<>();
    for (Expression column : Scala.<Expression>list(prediction.children())) {
      if (column instanceof Attribute) {
        inputs.add(column);
      } else {
        Alias alias = NewAlias.of(column, "input");
        computed.add(alias);
        inputs.add(alias.toAttribute());
      }
    }
    LogicalPlan source = child;
    if (!computed.isEmpty()) {
      List<NamedExpression> columns = new ArrayList<>(Scala.<Attribute>list(child.output()));
      columns.addAll(computed);
      source = new Project(Scala.seq(columns), child);
    }
    List<Attribute> scores = new ArrayList<>();
    for (ScoreColumn column : prediction.plan().columns()) {
      scores.add(
          new AttributeReference(
              column.name(),
              column.type(),
              prediction.nullable(),
              Metadata.empty(),
              NamedExpression.newExprId(),
              Scala.seq(List.of())));
    }
    Prediction bound = new Prediction(prediction.plan(), Scala.seq(inputs));
    return new LiftedPrediction(prediction, scores, new Score(bound, Scala.seq(scores), source));
  }

  /** {@code expression} with the scores in place of the prediction. */
  Expression replaceIn(Expression expression) {
    if (expression instanceof GetStructField field && field.child().equals(prediction)) {
      return scores.get(field.ordinal());
    }
    if (expression.equals(prediction)) {
      return value();
    }
    return expression.mapChildren(Functions.of(this::replaceIn));
  }

  private Expression value() {
    if (scores.size() == 1) {
      return scores.get(0);
    }
    List<Expression> fields = new ArrayList<>();
    for (Attribute score : scores) {
      fields.add(new Literal(UTF8String.fromString(score.name()), DataTypes.StringType));
      fields.add(score);
    }
    return new CreateNamedStruct(Scala.seq(fields));
  }
}

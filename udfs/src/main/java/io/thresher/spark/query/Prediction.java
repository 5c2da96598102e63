package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.shared.Scala;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A planned prediction: its value is that of the only column of scores, or a struct of all; never
 * null but where the plan lets rows stay that cannot be scored. Not evaluated where it stands:
 * {@link LiftPredictions} moves it into a {@link Score} node. Two predictions of equal plans over
 * equal columns are equal.
 */
public final class Prediction extends Expression implements Unevaluable, Serializable {
  private static final long serialVersionUID = 1L;

  private final ScorePlan plan;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Expression> columns;

  /**
   * @param columns those that the ordinals of {@code plan} name
   */
  Prediction(ScorePlan plan, Seq<Expression> columns) {
    this.plan = plan;
    this.columns = columns;
  }

  /** The prediction over those columns alone that feed the model, and others behind them. */
  static Prediction over(ScorePlan plan, List<Expression> columns, List<Expression> others) {
    List<Integer> used = plan.usedOrdinals();
    List<Expression> needed = new ArrayList<>();
    used.forEach(ordinal -> needed.add(columns.get(ordinal)));
    needed.addAll(others);
    return new Prediction(plan.renumbered(used), Scala.seq(needed));
  }

  public ScorePlan plan() {
    return plan;
  }

  @Override
  public boolean nullable() {
    return plan.quarantine().rowsStay();
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Object eval(InternalRow input) {
    throw new ScoringException(OptionProblems.misplacedCall(sql()));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new ScoringException(OptionProblems.misplacedCall(sql()));
  }

  @Override
  public String prettyName() {
    return OnnxPredict.NAME;
  }

  @Override
  public Seq<Expression> children() {
    return columns;
  }

  @Override
  public DataType dataType() {
    List<ScoreColumn> scores = plan.columns();
    if (scores.size() == 1) {
      return scores.get(0).type();
    }
    return new StructType(
        scores.stream()
            .map(score -> new StructField(score.name(), score.type(), nullable(), Metadata.empty()))
            .toArray(StructField[]::new));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new Prediction(plan, children);
  }

  @Override
  public String sql() {
    List<String> arguments = Scala.<Expression>list(columns).stream().map(Expression::sql).toList();
    return OnnxPredict.NAME
        + "('"
        + plan.model().uri()
        + "', "
        + String.join(", ", arguments)
        + ")";
  }

  @Override
  public String toString() {
    return OnnxPredict.NAME
        + "("
        + plan.model().uri()
        + "#"
        + plan.digest().substring(0, 8)
        + ", "
        + columns.mkString(", ")
        + ")";
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? plan : columns;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Prediction;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Prediction that
        && plan.equals(that.plan)
        && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return 31 * plan.digest().hashCode() + columns.hashCode();
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Logical node: the child's columns, and one more column for each output of a model. */
public final class Score extends LogicalPlan {
  private static final long serialVersionUID = 1L;

  private final Prediction prediction;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> scores;

  private final LogicalPlan child;

  /**
   * @param prediction over attributes of the child
   * @param scores one attribute for each output
   */
  public Score(Prediction prediction, Seq<Attribute> scores, LogicalPlan child) {
    this.prediction = prediction;
    this.scores = scores;
    this.child = child;
  }

  Prediction prediction() {
    return prediction;
  }

  Seq<Attribute> scores() {
    return scores;
  }

  LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<LogicalPlan> children() {
    return Scala.seq(List.of(child));
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> output = new ArrayList<>(Scala.<Attribute>list(child.output()));
    output.addAll(Scala.<Attribute>list(scores));
    return Scala.seq(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return Scala.attributeSet(scores);
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new Score(prediction, scores, children.apply(0));
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> prediction;
      case 1 -> scores;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Score;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Score that
        && prediction.equals(that.prediction)
        && scores.equals(that.scores)
        && child.equals(that.child);
  }

  @Override
  public int hashCode() {
    return 31 * prediction.hashCode() + child.hashCode();
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.PlanNode;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.immutable.Seq;

/** Logical node: the child's columns, and one more column for each output of a model. */
public final class Score extends PlanNode {
  private static final long serialVersionUID = 1L;

  private final Prediction prediction;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> scores;

  /**
   * @param prediction over attributes of the child
   * @param scores one attribute for each output
   */
  public Score(Prediction prediction, Seq<Attribute> scores, LogicalPlan child) {
    super(child);
    this.prediction = prediction;
    this.scores = scores;
  }

  Prediction prediction() {
    return prediction;
  }

  Seq<Attribute> scores() {
    return scores;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> output = new ArrayList<>(Scala.<Attribute>list(child().output()));
    output.addAll(Scala.<Attribute>list(scores));
    return Scala.seq(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return Scala.attributeSet(scores);
  }

  @Override
  protected List<Object> parts() {
    return List.of(prediction, scores);
  }

  @Override
  protected LogicalPlan over(LogicalPlan other) {
    return new Score(prediction, scores, other);
  }
}

package io.thresher.spark.shared;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A physical node with one child, whose rows stay where they are and in their order. Spark takes
 * nodes for products of their parts and compares them so, which Scala's compiler does for its own.
 */
public abstract class ExecNode extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final SparkPlan child;

  protected ExecNode(SparkPlan child) {
    this.child = child;
  }

  /** What the node is made of, but for its child, as its constructor takes it. */
  protected abstract List<Object> parts();

  /** The same over another child. */
  protected abstract SparkPlan over(SparkPlan other);

  protected final SparkPlan child() {
    return child;
  }

  @Override
  public final Seq<SparkPlan> children() {
    return Scala.seq(List.of(child));
  }

  @Override
  public final Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public final Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public final String verboseStringWithOperatorId() {
    return formattedNodeName() + "\n" + simpleString(0) + "\n";
  }

  @Override
  public final SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return over(children.apply(0));
  }

  @Override
  public final int productArity() {
    return parts().size() + 1;
  }

  @Override
  public final Object productElement(int n) {
    List<Object> parts = parts();
    return n < parts.size() ? parts.get(n) : child;
  }

  @Override
  public final boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof ExecNode that
        && that.canEqual(this)
        && parts().equals(that.parts())
        && child.equals(that.child);
  }

  @Override
  public final int hashCode() {
    return 31 * parts().hashCode() + child.hashCode();
  }
}

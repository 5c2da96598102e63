package io.thresher.spark.shared;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A logical node that gives one row for each of its one child: see {@link ExecNode}. */
public abstract class PlanNode extends LogicalPlan {
  private static final long serialVersionUID = 1L;

  private final LogicalPlan child;

  protected PlanNode(LogicalPlan child) {
    this.child = child;
  }

  /** What the node is made of, but for its child, as its constructor takes it. */
  protected abstract List<Object> parts();

  /** The same over another child. */
  protected abstract LogicalPlan over(LogicalPlan other);

  public final LogicalPlan child() {
    return child;
  }

  @Override
  public final Seq<LogicalPlan> children() {
    return Scala.seq(List.of(child));
  }

  @Override
  public final Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public final LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
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
    return other instanceof PlanNode that
        && that.canEqual(this)
        && parts().equals(that.parts())
        && child.equals(that.child);
  }

  @Override
  public final int hashCode() {
    return 31 * parts().hashCode() + child.hashCode();
  }
}

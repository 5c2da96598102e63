package io.thresher.spark.query.compare;

import io.thresher.spark.check.RowPairing;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Logical node: compares columns of its child, and gives the first of them. */
public final class Compare extends LogicalPlan {
  private static final long serialVersionUID = 1L;

  private final RowPairing pairing;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> columns;

  private final int written;
  private final LogicalPlan child;

  /**
   * @param pairing over {@code columns}, in their order
   * @param columns of the child
   * @param written how many of them, from the first, are given
   */
  public Compare(RowPairing pairing, Seq<Attribute> columns, int written, LogicalPlan child) {
    this.pairing = pairing;
    this.columns = columns;
    this.written = written;
    this.child = child;
  }

  RowPairing pairing() {
    return pairing;
  }

  Seq<Attribute> columns() {
    return columns;
  }

  int written() {
    return written;
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
    return Scala.seq(Scala.<Attribute>list(columns).subList(0, written));
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new Compare(pairing, columns, written, children.apply(0));
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> pairing;
      case 1 -> columns;
      case 2 -> written;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Compare;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Compare that
        && pairing.equals(that.pairing)
        && columns.equals(that.columns)
        && written == that.written
        && child.equals(that.child);
  }

  @Override
  public int hashCode() {
    return 31 * columns.hashCode() + child.hashCode();
  }
}

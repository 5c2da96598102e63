package io.thresher.spark.query.compare;

import io.thresher.spark.check.RowPairing;
import io.thresher.spark.shared.PlanNode;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.immutable.Seq;

/** Logical node: compares columns of its child, and gives the first of them. */
public final class Compare extends PlanNode {
  private static final long serialVersionUID = 1L;

  private final RowPairing pairing;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> columns;

  private final int written;

  /**
   * @param pairing over {@code columns}, in their order
   * @param columns of the child
   * @param written how many of them, from the first, are given
   */
  public Compare(RowPairing pairing, Seq<Attribute> columns, int written, LogicalPlan child) {
    super(child);
    this.pairing = pairing;
    this.columns = columns;
    this.written = written;
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

  @Override
  public Seq<Attribute> output() {
    return Scala.seq(Scala.<Attribute>list(columns).subList(0, written));
  }

  @Override
  protected List<Object> parts() {
    return List.of(pairing, columns, written);
  }

  @Override
  protected LogicalPlan over(LogicalPlan other) {
    return new Compare(pairing, columns, written, other);
  }
}

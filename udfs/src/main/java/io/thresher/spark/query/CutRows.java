package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.AggregateWindowFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.CumeDist;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.OffsetWindowFunction;
import org.apache.spark.sql.catalyst.expressions.RankLike;
import org.apache.spark.sql.catalyst.expressions.RowFrame$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.UnboundedFollowing$;
import org.apache.spark.sql.catalyst.expressions.UnboundedPreceding$;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Tail;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.util.UnsafeRowUtils;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Whether an order decides which rows come first: over all columns, so that rows that tie are
 * equal, or over columns that no two rows share.
 */
final class CutRows {
  private CutRows() {}

  /** Whether a limit, or the like, gives the same rows each time. */
  static boolean areTheSame(LogicalPlan cut) {
    AttributeSet passed = cut.outputSet();
    LogicalPlan node = cut;
    while (node instanceof GlobalLimit
        || node instanceof LocalLimit
        || node instanceof Offset
        || node instanceof Tail
        || node instanceof Project) {
      if (node instanceof Project) {
        passed = node.references();
      }
      node = node.children().apply(0);
    }
    return node instanceof Sort sort
        && sort.global()
        && isTotal(ordered(sort.order()), sort.child(), passed);
  }

  /** Whether a function of a window looks at the same rows each time, tied rows being equal. */
  static boolean framesAreTheSame(Window window, NamedExpression result) {
    if (!dependsOnTies((Expression) result)) {
      return true;
    }
    List<Expression> decided = new ArrayList<>(ordered(window.orderSpec()));
    decided.addAll(Scala.<Expression>list(window.partitionSpec()));
    return isTotal(decided, window.child(), window.child().outputSet());
  }

  private static boolean dependsOnTies(Expression expression) {
    if (expression instanceof RankLike || expression instanceof CumeDist) {
      return false;
    }
    if (expression instanceof AggregateWindowFunction
        || expression instanceof OffsetWindowFunction) {
      return true;
    }
    if (expression instanceof SpecifiedWindowFrame frame
        && frame.frameType().equals(RowFrame$.MODULE$)
        && !(frame.lower().equals(UnboundedPreceding$.MODULE$)
            && frame.upper().equals(UnboundedFollowing$.MODULE$))) {
      return true;
    }
    boolean ranks =
        Scala.<Expression>list(expression.children()).stream()
            .anyMatch(child -> child instanceof RankLike || child instanceof CumeDist);
    return !ranks
        && Scala.<Expression>list(expression.children()).stream().anyMatch(CutRows::dependsOnTies);
  }

  private static List<Expression> ordered(scala.collection.immutable.Seq<SortOrder> orders) {
    return Scala.<SortOrder>list(orders).stream().map(SortOrder::child).toList();
  }

  private static boolean isTotal(List<Expression> order, LogicalPlan rows, AttributeSet passed) {
    List<Expression> exact =
        order.stream().filter(key -> UnsafeRowUtils.isBinaryStable(key.dataType())).toList();
    if (Scala.<Attribute>list(passed.toSeq()).stream()
        .allMatch(column -> isDecided(column, exact, rows))) {
      return true;
    }
    return CollectionConverters.asJava(rows.distinctKeys()).stream()
        .anyMatch(
            key ->
                CollectionConverters.asJava(key).stream()
                    .allMatch(column -> exact.stream().anyMatch(column::semanticEquals)));
  }

  /** Whether the column is one of the order's, or computed right below from these alone. */
  private static boolean isDecided(Attribute column, List<Expression> order, LogicalPlan rows) {
    if (order.stream().anyMatch(column::semanticEquals)) {
      return true;
    }
    return rows instanceof Project project
        && Scala.<NamedExpression>list(project.projectList()).stream()
            .filter(item -> item instanceof Alias && item.exprId().equals(column.exprId()))
            .map(item -> Scala.<Attribute>list(((Expression) item).references().toSeq()))
            .anyMatch(
                used -> used.stream().allMatch(u -> order.stream().anyMatch(u::semanticEquals)));
  }
}

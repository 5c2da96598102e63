package io.thresher.spark.select;

import io.thresher.spark.shared.Scala;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conditions that can be evaluated by columns: comparisons of numbers with literals,
 * questions for nulls, and what AND, OR and NOT make of them.
 */
final class ColumnConditions {
  private final List<Attribute> input;

  /**
   * @param input the columns of the batches
   */
  ColumnConditions(List<Attribute> input) {
    this.input = input;
  }

  /** Null where there is anything else in the condition. */
  @Nullable ColumnCondition of(Expression condition) {
    if (condition instanceof And and) {
      return and(of(and.left()), of(and.right()));
    } else if (condition instanceof Or or) {
      return or(of(or.left()), of(or.right()));
    } else if (condition instanceof Not not) {
      return not(of(not.child()));
    } else if (condition instanceof IsNotNull asked) {
      return present(asked.child());
    } else if (condition instanceof IsNull asked) {
      return not(present(asked.child()));
    } else if (condition instanceof In in) {
      return in(in.value(), Scala.list(in.list()));
    } else if (condition instanceof BinaryComparison comparison) {
      return comparison(comparison);
    }
    return null;
  }

  private static @Nullable ColumnCondition and(
      @Nullable ColumnCondition left, @Nullable ColumnCondition right) {
    return left == null || right == null ? null : new ColumnCondition.And(left, right);
  }

  /** True where not both are false, for nulls too. */
  private static @Nullable ColumnCondition or(
      @Nullable ColumnCondition left, @Nullable ColumnCondition right) {
    return not(and(not(left), not(right)));
  }

  private static @Nullable ColumnCondition not(@Nullable ColumnCondition condition) {
    return condition == null ? null : new ColumnCondition.Not(condition);
  }

  private @Nullable ColumnCondition present(Expression value) {
    int column = column(value);
    return column < 0 ? null : new ColumnCondition.Present(column);
  }

  private @Nullable ColumnCondition in(Expression value, List<Expression> list) {
    ColumnCondition any = list.isEmpty() ? null : of(new EqualTo(value, list.get(0)));
    for (int i = 1; i < list.size(); i++) {
      any = or(any, of(new EqualTo(value, list.get(i))));
    }
    return any;
  }

  private @Nullable ColumnCondition comparison(BinaryComparison comparison) {
    int column = column(comparison.left());
    DataType type = comparison.left().dataType();
    if (column < 0
        || !(comparison.right() instanceof Literal literal)
        || !(literal.value() instanceof Number number)
        || !literal.dataType().equals(type)) {
      return null;
    }
    boolean whole = WholeRange.isOf(type);
    double real = number.doubleValue();
    if (!whole && (!RealRange.isOf(type) || Double.isNaN(real))) {
      return null;
    }
    long value = number.longValue();
    ColumnCondition upTo =
        whole ? WholeRange.upTo(column, type, value) : RealRange.upTo(column, type, real);
    ColumnCondition below =
        whole ? WholeRange.below(column, type, value) : RealRange.below(column, type, real);
    if (comparison instanceof LessThan) {
      return below;
    } else if (comparison instanceof LessThanOrEqual) {
      return upTo;
    } else if (comparison instanceof GreaterThan) {
      return not(upTo);
    } else if (comparison instanceof GreaterThanOrEqual) {
      return not(below);
    } else if (comparison instanceof EqualTo) {
      return whole
          ? new WholeRange(column, type, value, value)
          : new RealRange(column, type, real, real);
    }
    return null;
  }

  /** Its place in the batches; -1 of what is no column of them. */
  private int column(Expression value) {
    return value instanceof Attribute attribute
        ? IntStream.range(0, input.size())
            .filter(i -> input.get(i).semanticEquals(attribute))
            .findFirst()
            .orElse(-1)
        : -1;
  }
}

package io.thresher.spark.query;

import io.thresher.spark.shared.Functions;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import scala.Option;

/**
 * A column of a side that is read twice, and its value in a combination. To Spark, -0.0 and 0.0 are
 * equal, and a group that has either gives 0.0; to a model they are two: texts tell them apart.
 *
 * @param column of the side
 * @param value what a row of the combination has
 */
record JoinKey(Attribute column, Alias value) {

  static JoinKey of(Attribute column) {
    Expression value = hasZeros(column) ? new Max(column).toAggregateExpression() : column;
    return new JoinKey(column, NewAlias.of(value, column.name()));
  }

  /** By which rows of the side are put together. */
  List<Expression> groups() {
    return hasZeros(column) ? List.of(column, text(column)) : List.of(column);
  }

  /** Whether a row of the side has the value. */
  Expression matches() {
    Attribute other = value.toAttribute();
    Expression equal = new EqualNullSafe(column, other);
    return hasZeros(column) ? new And(equal, new EqualNullSafe(text(column), text(other))) : equal;
  }

  private static boolean hasZeros(Expression value) {
    return value
        .dataType()
        .existsRecursively(
            Functions.of(type -> type instanceof FloatType || type instanceof DoubleType));
  }

  private static Expression text(Expression value) {
    return new Cast(value, DataTypes.StringType, Option.apply("UTC"), EvalMode.LEGACY());
  }
}

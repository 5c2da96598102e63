package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import scala.Option;

/** Names for expressions. */
final class NewAlias {
  private NewAlias() {}

  static Alias of(Expression expression, String name) {
    return new Alias(
        expression,
        name,
        NamedExpression.newExprId(),
        Scala.seq(List.of()),
        Option.empty(),
        Scala.seq(List.of()));
  }
}

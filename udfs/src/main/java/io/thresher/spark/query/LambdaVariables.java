package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;

/** Variables of lambda functions that stand around an expression. */
final class LambdaVariables {
  private LambdaVariables() {}

  /** The name of one that the expression looks at. */
  static Optional<String> in(Expression expression) {
    return free(expression).map(NamedLambdaVariable::name).findFirst();
  }

  private static Stream<NamedLambdaVariable> free(Expression expression) {
    if (expression instanceof NamedLambdaVariable variable) {
      return Stream.of(variable);
    }
    Stream<NamedLambdaVariable> within =
        Scala.<Expression>list(expression.children()).stream().flatMap(LambdaVariables::free);
    return expression instanceof LambdaFunction function
        ? within.filter(variable -> !isOf(function, variable))
        : within;
  }

  private static boolean isOf(LambdaFunction function, NamedLambdaVariable variable) {
    return Scala.list(function.arguments()).stream()
        .anyMatch(
            argument ->
                argument instanceof NamedLambdaVariable own
                    && own.exprId().equals(variable.exprId()));
  }
}

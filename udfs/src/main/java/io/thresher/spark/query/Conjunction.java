package io.thresher.spark.query;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** Conditions joined by AND. */
final class Conjunction {
  private Conjunction() {}

  static List<Expression> split(Expression condition) {
    return condition instanceof And and
        ? Stream.concat(split(and.left()).stream(), split(and.right()).stream()).toList()
        : List.of(condition);
  }

  static Expression of(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}

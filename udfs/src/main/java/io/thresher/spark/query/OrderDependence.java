package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.ApproximatePercentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.CentralMomentAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Collect;
import org.apache.spark.sql.catalyst.expressions.aggregate.Corr;
import org.apache.spark.sql.catalyst.expressions.aggregate.Covariance;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.HistogramNumeric;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.expressions.aggregate.MaxMinBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.Mode;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/** Aggregate functions whose value depends on the order of the rows. */
final class OrderDependence {
  /** The last digits alone differ. */
  static final String ROUNDING = "it has sums of fractions, whose last digits depend on the order";

  private OrderDependence() {}

  /** Why the value is another in another order, if it is. */
  static Optional<String> of(Expression expression) {
    if (chooses(expression)) {
      return Optional.of(
          "it has an aggregate that depends on the order, " + expression.prettyName());
    }
    Optional<String> found = rounds(expression) ? Optional.of(ROUNDING) : Optional.empty();
    for (Expression child : Scala.<Expression>list(expression.children())) {
      Optional<String> below = of(child);
      if (below.isPresent() && (found.isEmpty() || found.get().equals(ROUNDING))) {
        found = below;
      }
    }
    return found;
  }

  private static boolean chooses(Expression expression) {
    return expression instanceof First
        || expression instanceof Last
        || expression instanceof Collect
        || expression instanceof MaxMinBy
        || expression instanceof Mode
        || expression instanceof ApproximatePercentile
        || expression instanceof HistogramNumeric;
  }

  private static boolean rounds(Expression expression) {
    boolean adds =
        expression instanceof Sum
            || expression instanceof Average
            || expression instanceof CentralMomentAgg
            || expression instanceof Covariance
            || expression instanceof Corr;
    return adds
        && Scala.<Expression>list(expression.children()).stream()
            .map(Expression::dataType)
            .anyMatch(type -> type instanceof DoubleType || type instanceof FloatType);
  }
}

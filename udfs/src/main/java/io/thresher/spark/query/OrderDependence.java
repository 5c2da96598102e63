package io.thresher.spark.query;

import io.thresher.spark.shared.Scala;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.AggregateWindowFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.CentralMomentAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Corr;
import org.apache.spark.sql.catalyst.expressions.aggregate.Covariance;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrIntercept;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrSlope;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/** Aggregate functions whose value depends on the order of the rows. */
final class OrderDependence {
  /** The last digits alone differ. */
  static final String ROUNDING = "it has sums of fractions, whose last digits depend on the order";

  /** Classes of Spark's functions that give the same for the same rows; versions differ in them. */
  private static final Set<String> INDIFFERENT =
      Set.of(
          "Count",
          "Max",
          "Min",
          "BitAndAgg",
          "BitOrAgg",
          "BitXorAgg",
          "BitmapConstructAgg",
          "BitmapAndAgg",
          "BitmapOrAgg",
          "BloomFilterAggregate",
          "CountMinSketchAgg",
          "HyperLogLogPlusPlus",
          "Percentile",
          "PercentileCont",
          "PercentileDisc",
          "PivotFirst");

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

  /** Also of functions that nobody here knows, such as a user's own, and of random sketches. */
  private static boolean chooses(Expression expression) {
    return expression instanceof AggregateFunction
        && !(expression instanceof AggregateWindowFunction)
        && !adds(expression)
        && !INDIFFERENT.contains(expression.getClass().getSimpleName());
  }

  private static boolean rounds(Expression expression) {
    return adds(expression)
        && Scala.<Expression>list(expression.children()).stream()
            .map(Expression::dataType)
            .anyMatch(type -> type instanceof DoubleType || type instanceof FloatType);
  }

  private static boolean adds(Expression expression) {
    return expression instanceof Sum
        || expression instanceof Average
        || expression instanceof CentralMomentAgg
        || expression instanceof Covariance
        || expression instanceof Corr
        || expression instanceof RegrSlope
        || expression instanceof RegrIntercept;
  }
}

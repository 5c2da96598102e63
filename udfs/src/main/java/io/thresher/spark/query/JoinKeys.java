package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.spark.shared.Scala;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.util.UnsafeRowUtils;
import scala.jdk.javaapi.CollectionConverters;

/** The columns by which rows find their matches when the side they are from is read twice. */
final class JoinKeys {
  private JoinKeys() {}

  /**
   * {@code columns}, or, where these have rounded sums, columns that no two rows share.
   *
   * @param columns those that the condition looks at
   */
  static List<Attribute> of(JoinType type, LogicalPlan side, List<Attribute> columns) {
    for (Attribute column : columns) {
      if (!isComparable(List.of(column))) {
        throw refused(type, column.name() + " has a collation or no order");
      }
    }
    Set<String> differences = differences(side, columns);
    if (differences.isEmpty()) {
      return columns;
    }
    if (differences.equals(Set.of(OrderDependence.ROUNDING))) {
      Optional<List<Attribute>> exact =
          CollectionConverters.asJava(side.distinctKeys()).stream()
              .filter(key -> attributes(side, key).size() == key.size())
              .map(key -> attributes(side, key))
              .filter(key -> isComparable(key) && differences(side, key).isEmpty())
              .findFirst();
      if (exact.isPresent()) {
        return exact.get();
      }
    }
    throw refused(type, String.join("; ", differences));
  }

  private static Set<String> differences(LogicalPlan side, List<Attribute> columns) {
    return ReadTwice.differences(side, Scala.attributeSet(Scala.seq(columns)));
  }

  private static List<Attribute> attributes(LogicalPlan side, ExpressionSet key) {
    return Scala.<Attribute>list(side.output()).stream().filter(key::contains).toList();
  }

  /** Whether values that are equal are the same to a model, too. */
  private static boolean isComparable(List<Attribute> columns) {
    return RowOrdering.isOrderable(Scala.<Expression>seq(columns))
        && columns.stream().allMatch(column -> UnsafeRowUtils.isBinaryStable(column.dataType()));
  }

  static ScoringException refused(JoinType type, String reason) {
    return new ScoringException(
        OptionProblems.misplacedCall(
            "the condition of a "
                + type.sql()
                + " join, over columns of both sides, reads one side twice, which would not be the"
                + " same both times: "
                + reason
                + "; cache that side first (CACHE TABLE), or write it to a table; of DELETE, UPDATE"
                + " and MERGE, find the keys of the rows by a query first"));
  }
}

package io.thresher.spark.select;

import io.thresher.spark.query.ScoreExec;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Spark's filters and projections take and give rows. Where those between a Score operator and a
 * source of column batches only choose rows and columns, as filters and the deletion vectors of
 * Delta do, they are evaluated on the batches: the plan shows {@code SelectBatches} in their place.
 * Adaptive execution applies the rule, too, so that plans show it before they run.
 */
public final class SelectByBatches extends Rule<SparkPlan> {

  /** Whether the rule applies; on unless set to false. */
  static final String SWITCH = "spark.thresher.select.columnar";

  private static final Set<DataType> PLAIN =
      Set.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.BinaryType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  @Override
  public SparkPlan apply(SparkPlan plan) {
    return Boolean.parseBoolean(plan.conf().getConfString(SWITCH, "true"))
        ? plan.transformUp(Scala.rewrite(SelectByBatches::rewrite))
        : plan;
  }

  private static SparkPlan rewrite(SparkPlan plan) {
    if (!(plan instanceof ScoreExec score) || score.children().head().supportsColumnar()) {
      return plan;
    }
    SparkPlan selection = selection(score.children().head());
    SparkPlan byColumns =
        selection == null ? plan : score.withNewChildren(Scala.seq(List.of(selection)));
    return byColumns.supportsColumnar() ? byColumns : plan;
  }

  /** Null where more is done than to choose, or what is chosen from gives rows. */
  private static @Nullable SparkPlan selection(SparkPlan top) {
    List<Attribute> kept = Scala.list(top.output());
    List<Attribute> needed = new ArrayList<>(kept);
    Expression condition = Literal.TrueLiteral();
    SparkPlan source = top;
    while (!source.supportsColumnar()) {
      if (source instanceof FilterExec filter) {
        boolean first = condition.equals(Literal.TrueLiteral());
        condition = first ? filter.condition() : new And(filter.condition(), condition);
        Scala.<Attribute>list(filter.condition().references().toSeq()).forEach(needed::add);
        source = filter.child();
      } else if (source instanceof ProjectExec project && passes(project, needed)) {
        source = project.child();
      } else {
        return null;
      }
    }
    return kept.stream().allMatch(column -> isCopied(column.dataType()))
        ? new SelectBatchesExec(condition, Scala.seq(kept), source)
        : null;
  }

  /** Whether a projection leaves columns as they are, whatever it makes of others. */
  private static boolean passes(ProjectExec project, List<Attribute> columns) {
    List<NamedExpression> given = Scala.list(project.projectList());
    return columns.stream()
        .allMatch(
            column ->
                given.stream()
                    .anyMatch(each -> each instanceof Attribute a && a.semanticEquals(column)));
  }

  /** Whether chosen rows of a column can be copied. */
  private static boolean isCopied(DataType type) {
    if (type instanceof ArrayType array) {
      return isCopied(array.elementType());
    }
    if (type instanceof MapType map) {
      return isCopied(map.keyType()) && isCopied(map.valueType());
    }
    if (type instanceof StructType struct) {
      return List.of(struct.fields()).stream().allMatch(field -> isCopied(field.dataType()));
    }
    return PLAIN.contains(type) || type instanceof StringType || type instanceof DecimalType;
  }
}

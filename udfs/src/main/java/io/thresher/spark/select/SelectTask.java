package io.thresher.spark.select;

import io.thresher.spark.shared.Scala;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a task does with its column batches: all rows at once where the condition allows it, else
 * Spark's own code for it, a row at a time.
 */
final class SelectTask implements FlatMapFunction<Iterator<ColumnarBatch>, ColumnarBatch> {
  private static final long serialVersionUID = 1L;

  private final @Nullable Expression condition;

  @SuppressWarnings("serial") // Lists that List.copyOf makes are serializable.
  private final List<Attribute> input;

  private final SelectedColumns columns;
  private final SQLMetric rows;

  /**
   * @param condition null for all rows
   */
  SelectTask(
      @Nullable Expression condition, List<Attribute> input, List<Attribute> kept, SQLMetric rows) {
    this.condition = condition;
    this.input = input;
    this.columns = SelectedColumns.of(input, kept);
    this.rows = rows;
  }

  @Override
  public Iterator<ColumnarBatch> call(Iterator<ColumnarBatch> batches) {
    ColumnCondition byColumns =
        condition == null ? null : new ColumnConditions(input).of(condition);
    BasePredicate byRows = null;
    if (condition != null && byColumns == null) {
      byRows = Predicate.create(condition, Scala.seq(input));
      byRows.initialize(TaskContext.getPartitionId());
    }
    return new SelectedBatches(batches, new ChosenRows(byColumns, byRows), columns, rows);
  }
}

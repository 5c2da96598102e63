package io.thresher.spark.select;

import io.thresher.spark.shared.ExecNode;
import io.thresher.spark.shared.KeepsPartitions;
import io.thresher.spark.shared.Scala;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** Physical node: rows and columns chosen of column batches, as column batches. */
public final class SelectBatchesExec extends ExecNode implements KeepsPartitions {
  private static final long serialVersionUID = 1L;

  private static final String ROWS = "numOutputRows";

  private final Expression condition;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> kept;

  private transient @Nullable Map<String, SQLMetric> metrics;

  /**
   * @param condition over attributes of the child; true for all rows
   * @param kept those to give, which the condition need not be about
   */
  public SelectBatchesExec(Expression condition, Seq<Attribute> kept, SparkPlan child) {
    super(child);
    this.condition = condition;
    this.kept = kept;
  }

  @Override
  public Seq<Attribute> output() {
    return kept;
  }

  @Override
  public boolean keepsRows() {
    return condition.equals(Literal.TrueLiteral());
  }

  @Override
  public boolean supportsColumnar() {
    return true;
  }

  @Override
  public synchronized Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      SQLMetric rows = SQLMetrics.createMetric(sparkContext(), "number of output rows");
      metrics = Map.<String, SQLMetric>from(Scala.seq(List.of(new scala.Tuple2<>(ROWS, rows))));
    }
    return metrics;
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    SelectTask task =
        new SelectTask(
            keepsRows() ? null : condition,
            Scala.list(child().output()),
            Scala.list(kept),
            longMetric(ROWS));
    return child().executeColumnar().toJavaRDD().mapPartitions(task).rdd();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new IllegalStateException(nodeName() + " gives no rows");
  }

  @Override
  public String nodeName() {
    return "SelectBatches";
  }

  @Override
  public String simpleString(int maxFields) {
    return "SelectBatches " + kept.mkString("[", ", ", "]") + (keepsRows() ? "" : " " + condition);
  }

  @Override
  protected List<Object> parts() {
    return List.of(condition, kept);
  }

  @Override
  protected SparkPlan over(SparkPlan other) {
    return new SelectBatchesExec(condition, kept, other);
  }
}

package io.thresher.spark.query.compare;

import io.thresher.spark.check.RowPairing;
import io.thresher.spark.scan.ScanUnits;
import io.thresher.spark.shared.ExecNode;
import io.thresher.spark.shared.KeepsPartitions;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.Schemas;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.immutable.Seq;

/** Physical node: compares, and takes columns or rows as its child gives them. */
public final class CompareExec extends ExecNode implements KeepsPartitions {
  private static final long serialVersionUID = 1L;

  private final RowPairing pairing;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> columns;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> sources;

  private final int written;

  /**
   * @param columns that the pairing is over
   * @param sources what the child calls them
   * @param written how many of them, from the first, are given
   */
  public CompareExec(
      RowPairing pairing,
      Seq<Attribute> columns,
      Seq<Attribute> sources,
      int written,
      SparkPlan child) {
    super(child);
    this.pairing = pairing;
    this.columns = columns;
    this.sources = sources;
    this.written = written;
  }

  @Override
  public Seq<Attribute> output() {
    return Scala.seq(Scala.<Attribute>list(columns).subList(0, written));
  }

  @Override
  public boolean supportsColumnar() {
    return child().supportsColumnar();
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    RDD<ColumnarBatch> batches = child().executeColumnar();
    CompareTask task = task(batches.getNumPartitions());
    FlatMapFunction<java.util.Iterator<ColumnarBatch>, ColumnarBatch> compare = task::columnar;
    return batches.toJavaRDD().mapPartitions(compare).rdd();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    RDD<InternalRow> rows = child().execute();
    CompareTask task = task(rows.getNumPartitions());
    FlatMapFunction<java.util.Iterator<InternalRow>, InternalRow> compare = task::rows;
    return rows.toJavaRDD().mapPartitions(compare).rdd();
  }

  private CompareTask task(int partitions) {
    List<Attribute> given = Scala.list(child().output());
    int[] ordinals =
        Scala.<Attribute>list(sources).stream()
            .mapToInt(source -> ordinal(source, given))
            .toArray();
    // Of a run that goes on only some are left, and its samples are to be those of a run at once.
    int tasks = ScanUnits.count(child()).orElse(partitions);
    return new CompareTask(pairing, ordinals, Schemas.of(columns), written, tasks);
  }

  private static int ordinal(Attribute column, List<Attribute> given) {
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).semanticEquals(column)) {
        return i;
      }
    }
    throw new IllegalStateException(column + " is not among " + given);
  }

  @Override
  public String nodeName() {
    return "Compare";
  }

  @Override
  public String simpleString(int maxFields) {
    return "Compare fed by " + (supportsColumnar() ? "columns" : "rows");
  }

  @Override
  protected List<Object> parts() {
    return List.of(pairing, columns, sources, written);
  }

  @Override
  protected SparkPlan over(SparkPlan other) {
    return new CompareExec(pairing, columns, sources, written, other);
  }
}

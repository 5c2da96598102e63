package io.thresher.spark.write;

import io.thresher.spark.shared.Scala;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.internal.io.SparkHadoopWriterUtils;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExecBase;
import org.apache.spark.sql.execution.datasources.WriteFilesSpec;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Physical node: writes the column batches of its child into Parquet files, in the place of Spark's
 * own node, which writes rows. Who commits the files, and how, is the command's to say.
 */
public final class WriteBatchesExec extends SparkPlan implements WriteFilesExecBase {
  private static final long serialVersionUID = 1L;

  private final SparkPlan child;
  private final int[] columns;

  /**
   * @param columns those of the child to write, in order
   */
  WriteBatchesExec(SparkPlan child, int[] columns) {
    this.child = child;
    this.columns = columns.clone();
  }

  @Override
  public SparkPlan child() {
    return child;
  }

  @Override
  public Seq<SparkPlan> children() {
    return Scala.seq(List.of(child));
  }

  @Override
  public Seq<Attribute> output() {
    return Scala.seq(List.of());
  }

  @Override
  public RDD<InternalRow> doExecute() {
    throw new IllegalStateException(nodeName() + " gives no rows");
  }

  @Override
  public RDD<WriterCommitMessage> doExecuteWrite(WriteFilesSpec spec) {
    JavaRDD<ColumnarBatch> batches = child.executeColumnar().toJavaRDD();
    if (batches.getNumPartitions() == 0) {
      // One task at least has to write the columns' names and types.
      batches = JavaSparkContext.fromSparkContext(sparkContext()).parallelize(List.of(), 1);
    }
    return batches
        .mapPartitions(
            new WriteBatchesTask(
                BatchFiles.in(spec.description()),
                SparkHadoopWriterUtils.createJobTrackerID(Date.from(Instant.now())),
                spec.committer(),
                columns))
        .rdd();
  }

  @Override
  public String nodeName() {
    return "WriteBatches";
  }

  @Override
  public String simpleString(int maxFields) {
    return "WriteBatches parquet, fed by columns";
  }

  @Override
  public String verboseStringWithOperatorId() {
    return formattedNodeName() + "\n";
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new WriteBatchesExec(newChild, columns);
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return withNewChildInternal(children.apply(0));
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? child : Arrays.stream(columns).boxed().toList();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WriteBatchesExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WriteBatchesExec that
        && child.equals(that.child)
        && Arrays.equals(columns, that.columns);
  }

  @Override
  public int hashCode() {
    return 31 * child.hashCode() + Arrays.hashCode(columns);
  }
}

package io.thresher.spark.excerpt;

import io.thresher.spark.shared.Functions;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * While open, Score operators of a session score some partitions only, and of each no more than a
 * number of rows; the partitions are numbered anew, in order. Driver only.
 */
public final class SampledScan implements AutoCloseable {
  private static final String KEY = "spark.thresher.scan.sample";
  private static final Map<String, SampledScan> OPEN = new ConcurrentHashMap<>();

  private final SparkSession session;
  private final String token = UUID.randomUUID().toString();
  private final BitSet kept;
  private final RowLimit limit;
  private final CollectionAccumulator<SampledTask> tasks;
  private volatile int partitions;

  private SampledScan(SparkSession session, BitSet kept, RowLimit limit) {
    this.session = session;
    this.kept = kept;
    this.limit = limit;
    tasks = session.sparkContext().collectionAccumulator();
  }

  /**
   * Begins to sample.
   *
   * @param kept the numbers of the partitions
   */
  public static SampledScan open(SparkSession session, BitSet kept, RowLimit limit) {
    SampledScan scan = new SampledScan(session, (BitSet) kept.clone(), limit);
    OPEN.put(scan.token, scan);
    session.conf().set(KEY, scan.token);
    return scan;
  }

  /**
   * The batches that a Score operator takes of its child's.
   *
   * @param textColumn the place of the texts that feed the model; -1 where none do
   */
  public static RDD<ColumnarBatch> columnar(
      SparkPlan child, IntSupplier textColumn, RDD<ColumnarBatch> all) {
    SampledScan scan = of(child);
    if (scan == null) {
      return all;
    }
    FlatMapFunction<java.util.Iterator<ColumnarBatch>, ColumnarBatch> cut =
        new CutBatches(scan.limit, textColumn.getAsInt(), scan.tasks);
    return scan.some(all).toJavaRDD().mapPartitions(cut).rdd();
  }

  /** The rows that a Score operator takes of its child's. */
  public static RDD<InternalRow> rows(
      SparkPlan child, IntSupplier textColumn, RDD<InternalRow> all) {
    SampledScan scan = of(child);
    if (scan == null) {
      return all;
    }
    FlatMapFunction<java.util.Iterator<InternalRow>, InternalRow> cut =
        new CutRows(scan.limit, textColumn.getAsInt(), scan.tasks);
    return scan.some(all).toJavaRDD().mapPartitions(cut).rdd();
  }

  private static @Nullable SampledScan of(SparkPlan child) {
    return OPEN.get(child.conf().getConfString(KEY, ""));
  }

  private <T> RDD<T> some(RDD<T> all) {
    partitions = all.getNumPartitions();
    return PartitionPruningRDD.create(all, new Functions.Contains(kept));
  }

  /** How many there are in all, kept or not, once the query was planned; before that 0. */
  public int partitions() {
    return partitions;
  }

  /** What was heard of tasks so far; those that found no rows tell nothing. */
  public List<SampledTask> tasks() {
    return List.copyOf(tasks.value());
  }

  @Override
  public void close() {
    OPEN.remove(token);
    session.conf().unset(KEY);
  }
}

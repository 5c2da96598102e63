package io.thresher.spark.scan;

import io.thresher.spark.shared.KeepsPartitions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.Partition;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.jspecify.annotations.Nullable;

/**
 * The units of work of a query that is one straight scan of files: what each of its tasks reads.
 *
 * @param tasks the slices of each task, by the number of its partition
 */
public record ScanUnits(List<List<FileSlice>> tasks) {

  /**
   * The units of a query as Spark would cut them now; empty where the query is no straight scan:
   * where it joins, shuffles, or reads something else than files.
   */
  public static Optional<ScanUnits> of(Dataset<Row> data) {
    FileSourceScanExec scan = scanBelow(data.queryExecution().executedPlan());
    return scan == null
        ? Optional.empty()
        : Optional.ofNullable(of(UnreadParquet.of(scan).inputRDD().partitions()));
  }

  /** Whether {@link #of} has an answer, found without listing or cutting files. */
  public static boolean areKnown(Dataset<Row> data) {
    return scanBelow(data.queryExecution().executedPlan()) != null;
  }

  /** How many units a plan that is a straight scan has in all; empty where it is none. */
  public static OptionalInt count(SparkPlan plan) {
    FileSourceScanExec scan = scanBelow(plan);
    return scan == null ? OptionalInt.empty() : OptionalInt.of(scan.inputRDD().getNumPartitions());
  }

  static @Nullable ScanUnits below(SparkPlan plan) {
    FileSourceScanExec scan = scanBelow(plan);
    return scan == null ? null : of(scan.inputRDD().partitions());
  }

  private static @Nullable ScanUnits of(Partition[] partitions) {
    for (Partition partition : partitions) {
      if (!(partition instanceof FilePartition)) {
        return null;
      }
    }
    return new ScanUnits(
        Arrays.stream(partitions).map(partition -> slices((FilePartition) partition)).toList());
  }

  private static List<FileSlice> slices(FilePartition partition) {
    return Arrays.stream(partition.files())
        .map(
            file ->
                new FileSlice(
                    file.toPath().toString(),
                    file.start(),
                    file.length(),
                    file.modificationTime(),
                    file.fileSize()))
        .toList();
  }

  private static @Nullable FileSourceScanExec scanBelow(SparkPlan plan) {
    SparkPlan node = plan;
    while (isOneToOne(node)) {
      node = node.children().head();
    }
    return node instanceof FileSourceScanExec scan && !scan.bucketedScan() ? scan : null;
  }

  /** Whether each partition of a node is made of the child's partition of the same number. */
  private static boolean isOneToOne(SparkPlan node) {
    boolean known =
        node instanceof KeepsPartitions
            || node instanceof ProjectExec
            || node instanceof FilterExec
            || node instanceof ColumnarToRowExec
            || node instanceof WholeStageCodegenExec
            || node instanceof InputAdapter
            || (node instanceof SortExec sort && !sort.global());
    return known && node.subqueries().isEmpty();
  }
}

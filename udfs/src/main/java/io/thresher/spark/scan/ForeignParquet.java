package io.thresher.spark.scan;

import io.thresher.spark.shared.Scala;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;

/**
 * Parquet that others than {@link PagedParquetFormat} read, such as the format of Delta's tables.
 * Spark reads texts that share prefixes from the wrong bytes where it reads vectored; as nothing of
 * ours stands between these readers and a file, no file of theirs is read so.
 */
public final class ForeignParquet {
  private static final String VECTORED = ParquetInputFormat.HADOOP_VECTORED_IO_ENABLED;

  private ForeignParquet() {}

  /** Has the files of a plan read without vectored IO where such a format reads them. */
  public static LogicalPlan unvectored(LogicalPlan plan) {
    return plan.transformUpWithSubqueries(Scala.<LogicalPlan>rewrite(ForeignParquet::in));
  }

  /** The same of one node. */
  public static LogicalPlan in(LogicalPlan node) {
    if (node instanceof LogicalRelation relation
        && relation.relation() instanceof HadoopFsRelation files
        && files.fileFormat() instanceof ParquetFileFormat format
        && !(format instanceof PagedParquetFormat)) {
      return PagedParquetFormat.with(format, relation, with(files));
    }
    if (node instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof ParquetScan scan) {
      scan.hadoopConf().setBoolean(VECTORED, false);
    }
    return node;
  }

  @SuppressWarnings("unchecked") // Scala's maps keep their types where Java cannot see it.
  private static HadoopFsRelation with(HadoopFsRelation files) {
    return files.copy(
        files.location(),
        files.partitionSchema(),
        files.dataSchema(),
        files.bucketSpec(),
        files.fileFormat(),
        files.options().updated(VECTORED, "false"),
        files.sparkSession());
  }
}

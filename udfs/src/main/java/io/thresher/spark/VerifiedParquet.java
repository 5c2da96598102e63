package io.thresher.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.util.LongAccumulator;

/**
 * Has the Parquet files of a data set read page by page through {@link
 * io.thresher.parquet.CheckedPages}, wherever they come in: by path, from a table, in a subquery.
 */
public final class VerifiedParquet {
  private final LongAccumulator withChecksum;
  private final LongAccumulator without;

  public VerifiedParquet(org.apache.spark.sql.SparkSession spark) {
    withChecksum = spark.sparkContext().longAccumulator("pages with a checksum");
    without = spark.sparkContext().longAccumulator("pages without a checksum");
  }

  /** The same rows; a page that cannot be what it says fails the task that reads it. */
  public Dataset<Row> of(Dataset<Row> data) {
    LogicalPlan plan = data.queryExecution().analyzed();
    LogicalPlan verified =
        plan.transformUpWithSubqueries(Scala.<LogicalPlan>rewrite(this::verified));
    return verified == plan
        ? data
        : org.apache.spark.sql.classic.Dataset.ofRows((SparkSession) data.sparkSession(), verified);
  }

  private LogicalPlan verified(LogicalPlan node) {
    if (node instanceof LogicalRelation relation
        && relation.relation() instanceof HadoopFsRelation files
        && files.fileFormat().getClass().equals(ParquetFileFormat.class)) {
      HadoopFsRelation checked =
          files.copy(
              files.location(),
              files.partitionSchema(),
              files.dataSchema(),
              files.bucketSpec(),
              new CheckedParquetFormat(withChecksum, without),
              files.options(),
              files.sparkSession());
      return relation.copy(
          checked,
          relation.output(),
          relation.catalogTable(),
          relation.isStreaming(),
          relation.stream());
    }
    return node;
  }

  /** Pages read so far that carried a checksum, which matched. */
  public long pagesWithChecksum() {
    return withChecksum.value();
  }

  /** Pages read so far that carried none. */
  public long pagesWithoutChecksum() {
    return without.value();
  }
}

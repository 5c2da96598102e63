package io.thresher.spark.scan;

import io.thresher.spark.shared.Scala;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Has the Parquet files of a data set read page by page through {@link
 * io.thresher.parquet.CheckedPages}, wherever they come in: by path, from a table, in a subquery.
 */
public final class VerifiedParquet {
  private final CheckedPageCounts counts;

  public VerifiedParquet(org.apache.spark.sql.SparkSession spark) {
    counts = CheckedPageCounts.of(spark);
  }

  /** The same rows; a page that cannot be what it says fails the task that reads it. */
  public Dataset<Row> of(Dataset<Row> data) {
    LogicalPlan plan = data.queryExecution().analyzed();
    PagedParquetFormat format = new PagedParquetFormat(counts);
    LogicalPlan verified =
        ForeignParquet.unvectored(
            plan.transformUpWithSubqueries(Scala.<LogicalPlan>rewrite(format::in)));
    return verified == plan
        ? data
        : org.apache.spark.sql.classic.Dataset.ofRows((SparkSession) data.sparkSession(), verified);
  }

  /** Pages read so far that carried a checksum, which matched. */
  public long pagesWithChecksum() {
    return counts.withChecksum().value();
  }

  /** Pages read so far that carried none. */
  public long pagesWithoutChecksum() {
    return counts.without().value();
  }
}

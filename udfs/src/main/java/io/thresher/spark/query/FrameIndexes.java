package io.thresher.spark.query;

import io.thresher.spark.scan.FooterInspection;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.jspecify.annotations.Nullable;

/**
 * The names of columns that were the index of a pandas frame in the Parquet files that a plan
 * reads. Looks at the files when it is first asked.
 */
final class FrameIndexes implements Supplier<Set<String>> {
  private final SparkSession spark;
  private final LogicalPlan plan;
  private @Nullable Set<String> names;

  FrameIndexes(SparkSession spark, LogicalPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  @Override
  public Set<String> get() {
    Set<String> known = names;
    if (known == null) {
      Set<String> found = new LinkedHashSet<>();
      for (List<FileStatus> files : files()) {
        found.addAll(FooterInspection.indexColumns(spark, files));
      }
      known = found;
      names = found;
    }
    return known;
  }

  private List<List<FileStatus>> files() {
    List<List<FileStatus>> files = new ArrayList<>();
    plan.foreachWithSubqueries(
        Functions.of(
            node -> {
              if (node instanceof LogicalRelation relation
                  && relation.relation() instanceof HadoopFsRelation source
                  && source.fileFormat() instanceof ParquetFileFormat
                  && source.location() instanceof PartitioningAwareFileIndex index) {
                files.add(Scala.<FileStatus>list(index.allFiles()));
              }
              return scala.runtime.BoxedUnit.UNIT;
            }));
    return files;
  }
}

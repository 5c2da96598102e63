package io.thresher.spark.scan;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.DynamicPruning;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One scan of files in a physical plan.
 *
 * @param parquet whether the files are Parquet
 * @param named whether a column of the scan is that of a Parquet file with its name: the format of
 *     a table may map them otherwise, and knows what files lack
 * @param converted whether values of types that Spark has none for are converted
 * @param orc whether the files are ORC
 * @param files those that are left by filters on partitions
 * @param columns those of the files that are read, without partition columns
 * @param stored all columns of the files, read or not, by the schema of the relation
 * @param options that the relation was made with
 * @param comparesFloats whether its filters are about floating-point values, among which NaN is
 *     greater than any number, but in no file's statistics
 */
public record FileScans(
    boolean parquet,
    boolean named,
    boolean converted,
    boolean orc,
    List<FileStatus> files,
    StructType columns,
    StructType stored,
    Map<String, String> options,
    boolean comparesFloats) {

  /** All scans of files that computing {@code data} takes, subqueries included. */
  public static List<FileScans> of(Dataset<Row> data) {
    List<FileScans> scans = new ArrayList<>();
    SparkPlan plan = data.queryExecution().sparkPlan();
    plan.foreachWithSubqueries(
        Functions.of(
            node -> {
              if (node instanceof FileSourceScanExec scan) {
                scans.add(of(scan));
              }
              return scala.runtime.BoxedUnit.UNIT;
            }));
    return scans;
  }

  private static FileScans of(FileSourceScanExec scan) {
    HadoopFsRelation relation = scan.relation();
    List<Expression> fixed =
        Scala.<Expression>list(scan.partitionFilters()).stream()
            .filter(filter -> !(filter instanceof DynamicPruning))
            .toList();
    List<FileStatus> files = new ArrayList<>();
    for (PartitionDirectory folder :
        Scala.<PartitionDirectory>list(
            relation
                .location()
                .listFiles(Scala.<Expression>seq(fixed), Scala.<Expression>seq(List.of())))) {
      for (FileStatusWithMetadata file : Scala.<FileStatusWithMetadata>list(folder.files())) {
        files.add(file.fileStatus());
      }
    }
    return new FileScans(
        relation.fileFormat() instanceof ParquetFileFormat,
        relation.fileFormat().getClass().equals(ParquetFileFormat.class)
            || relation.fileFormat() instanceof PagedParquetFormat,
        relation.fileFormat() instanceof PagedParquetFormat paged && paged.isConverting(),
        relation.fileFormat() instanceof OrcFileFormat,
        files,
        scan.requiredSchema(),
        relation.dataSchema(),
        CollectionConverters.asJava(relation.options()),
        Scala.<Expression>list(scan.dataFilters()).stream().anyMatch(FileScans::isAboutFloats));
  }

  private static boolean isAboutFloats(Expression filter) {
    return filter.dataType() instanceof FloatType
        || filter.dataType() instanceof DoubleType
        || Scala.<Expression>list(filter.children()).stream().anyMatch(FileScans::isAboutFloats);
  }
}

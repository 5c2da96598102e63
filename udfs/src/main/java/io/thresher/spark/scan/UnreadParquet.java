package io.thresher.spark.scan;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * Parquet whose files are only cut for tasks: what reads them, which is sent to all executors, is
 * not made.
 */
final class UnreadParquet extends ParquetFileFormat {
  private static final long serialVersionUID = 1L;

  /** A scan that cuts files as another one does; that one where its files are no Parquet. */
  static FileSourceScanExec of(FileSourceScanExec scan) {
    HadoopFsRelation files = scan.relation();
    if (!(files.fileFormat() instanceof PagedParquetFormat)) {
      return scan;
    }
    HadoopFsRelation unread =
        files.copy(
            files.location(),
            files.partitionSchema(),
            files.dataSchema(),
            files.bucketSpec(),
            new UnreadParquet(),
            files.options(),
            files.sparkSession());
    Object[] parts = new Object[scan.productArity()];
    for (int i = 0; i < parts.length; i++) {
      Object part = scan.productElement(i);
      parts[i] = part == files ? unread : part;
    }
    return (FileSourceScanExec) scan.makeCopy(parts);
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession spark,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoopConf) {
    return part -> {
      throw new IllegalStateException(part + " was to be cut, not read");
    };
  }
}

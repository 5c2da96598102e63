package io.thresher.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** Spark's Parquet, with a check between its readers and the pages they read. */
final class CheckedParquetFormat extends ParquetFileFormat {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator withChecksum;
  private final LongAccumulator without;

  CheckedParquetFormat(LongAccumulator withChecksum, LongAccumulator without) {
    this.withChecksum = withChecksum;
    this.without = without;
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
    // Spark writes what it needs into the configuration, so ours is taken afterwards.
    Function1<PartitionedFile, Iterator<InternalRow>> reader =
        super.buildReaderWithPartitionValues(
            spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoopConf);
    return new CheckedRead(
        reader,
        requiredSchema.fieldNames(),
        new SerializableConfiguration(hadoopConf),
        withChecksum,
        without);
  }
}

package io.thresher.spark.scan;

import io.thresher.spark.shared.SentConfiguration;
import io.thresher.spark.text.CsvFormat;
import io.thresher.spark.text.JsonFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.execution.datasources.json.JsonFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** Spark's formats beside Parquet, with their files watched. */
final class WatchedFormats {
  private WatchedFormats() {}

  static Broadcast<SerializableConfiguration> shared(SparkSession spark, Configuration hadoop) {
    return SentConfiguration.broadcast(spark.sparkContext(), hadoop);
  }

  /** One of them. */
  interface Watched {}

  /** ORC. */
  static final class Orc extends OrcFileFormat implements Watched {
    private static final long serialVersionUID = 1L;
    private final FileWatch watch;

    Orc(FileWatch watch) {
      this.watch = watch;
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
        org.apache.spark.sql.SparkSession spark,
        StructType dataSchema,
        StructType partitionSchema,
        StructType requiredSchema,
        Seq<Filter> filters,
        Map<String, String> options,
        Configuration hadoop) {
      return new WatchedRead(
          super.buildReaderWithPartitionValues(
              spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop),
          watch,
          shared(spark, hadoop));
    }
  }

  /** CSV as tables are read. */
  static final class Csv extends CSVFileFormat implements Watched {
    private static final long serialVersionUID = 1L;
    private final FileWatch watch;

    Csv(FileWatch watch) {
      this.watch = watch;
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
        org.apache.spark.sql.SparkSession spark,
        StructType dataSchema,
        StructType partitionSchema,
        StructType requiredSchema,
        Seq<Filter> filters,
        Map<String, String> options,
        Configuration hadoop) {
      return new WatchedRead(
          super.buildReaderWithPartitionValues(
              spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop),
          watch,
          shared(spark, hadoop));
    }
  }

  /** CSV as files that are named are read. */
  static final class StrictCsv extends CsvFormat implements Watched {
    private static final long serialVersionUID = 1L;
    private final FileWatch watch;

    StrictCsv(FileWatch watch) {
      this.watch = watch;
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
        org.apache.spark.sql.SparkSession spark,
        StructType dataSchema,
        StructType partitionSchema,
        StructType requiredSchema,
        Seq<Filter> filters,
        Map<String, String> options,
        Configuration hadoop) {
      return new WatchedRead(
          super.buildReaderWithPartitionValues(
              spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop),
          watch,
          shared(spark, hadoop));
    }
  }

  /** JSON as tables are read. */
  static final class Json extends JsonFileFormat implements Watched {
    private static final long serialVersionUID = 1L;
    private final FileWatch watch;

    Json(FileWatch watch) {
      this.watch = watch;
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
        org.apache.spark.sql.SparkSession spark,
        StructType dataSchema,
        StructType partitionSchema,
        StructType requiredSchema,
        Seq<Filter> filters,
        Map<String, String> options,
        Configuration hadoop) {
      return new WatchedRead(
          super.buildReaderWithPartitionValues(
              spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop),
          watch,
          shared(spark, hadoop));
    }
  }

  /** JSON as files that are named are read. */
  static final class StrictJson extends JsonFormat implements Watched {
    private static final long serialVersionUID = 1L;
    private final FileWatch watch;

    StrictJson(FileWatch watch) {
      this.watch = watch;
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
        org.apache.spark.sql.SparkSession spark,
        StructType dataSchema,
        StructType partitionSchema,
        StructType requiredSchema,
        Seq<Filter> filters,
        Map<String, String> options,
        Configuration hadoop) {
      return new WatchedRead(
          super.buildReaderWithPartitionValues(
              spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop),
          watch,
          shared(spark, hadoop));
    }
  }
}

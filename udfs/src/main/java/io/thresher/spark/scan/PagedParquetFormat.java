package io.thresher.spark.scan;

import io.thresher.output.copy.CopyOrder;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.SentConfiguration;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * Spark's Parquet, with a step between its vectorised readers and the pages they read: pages are
 * decompressed at once and, if asked for, checked, and values converted that Spark has no types
 * for.
 */
public final class PagedParquetFormat extends ParquetFileFormat {
  private static final long serialVersionUID = 1L;

  private static final String MARK = "thresher.pages";

  /** What becomes of Parquet's types that Spark has none for. */
  private enum ForeignTypes {
    /** Spark refuses them. */
    REFUSED,
    /** They are read as others, as {@link io.thresher.parquet.Conversion} says. */
    CONVERTED
  }

  private final @Nullable CheckedPageCounts checked;
  private final @Nullable FileWatch watch;
  private final ForeignTypes foreign;
  private final @Nullable CopyOrder copies;

  /**
   * @param checked counts the pages, which are checked; null where they are not
   */
  public PagedParquetFormat(@Nullable CheckedPageCounts checked) {
    this(checked, null, ForeignTypes.REFUSED, null);
  }

  private PagedParquetFormat(
      @Nullable CheckedPageCounts checked,
      @Nullable FileWatch watch,
      ForeignTypes foreign,
      @Nullable CopyOrder copies) {
    this.checked = checked;
    this.watch = watch;
    this.foreign = foreign;
    this.copies = copies;
  }

  PagedParquetFormat watched(FileWatch by) {
    return new PagedParquetFormat(checked, by, foreign, copies);
  }

  /** The same, with {@link io.thresher.output.copy.EncodedColumn}s where the order lets it. */
  public PagedParquetFormat copied(CopyOrder order) {
    return new PagedParquetFormat(checked, watch, foreign, order);
  }

  /**
   * The same rows, of Parquet files that are read with the types that {@link
   * FooterInspection#columns} gave to their columns: those that Spark has no types for are
   * converted while they are read.
   */
  public static Dataset<Row> converting(Dataset<Row> data) {
    LogicalPlan plan = data.queryExecution().analyzed();
    PagedParquetFormat format = converting();
    LogicalPlan converted = plan.transformUp(Scala.<LogicalPlan>rewrite(format::in));
    return converted == plan
        ? data
        : org.apache.spark.sql.classic.Dataset.ofRows(
            (org.apache.spark.sql.classic.SparkSession) data.sparkSession(), converted);
  }

  /** For one file, of those types. */
  public static PagedParquetFormat converting() {
    return new PagedParquetFormat(null, null, ForeignTypes.CONVERTED, null);
  }

  boolean isConverting() {
    return foreign == ForeignTypes.CONVERTED;
  }

  boolean isWatched() {
    return watch != null;
  }

  /** Puts itself in the place of Spark's format where a plan reads Parquet files. */
  public LogicalPlan in(LogicalPlan node) {
    if (node instanceof LogicalRelation relation
        && relation.relation() instanceof HadoopFsRelation files
        && files.fileFormat() instanceof ParquetFileFormat format) {
      if (format.getClass().equals(ParquetFileFormat.class)) {
        return with(this, relation, files);
      } else if (checked != null && format instanceof PagedParquetFormat paged) {
        return with(
            new PagedParquetFormat(checked, paged.watch, paged.foreign, paged.copies),
            relation,
            files);
      }
    }
    return node;
  }

  static LogicalPlan with(FileFormat format, LogicalRelation relation, HadoopFsRelation files) {
    HadoopFsRelation other =
        files.copy(
            files.location(),
            files.partitionSchema(),
            files.dataSchema(),
            files.bucketSpec(),
            format,
            marked(files.options(), format),
            files.sparkSession());
    return relation.copy(
        other,
        relation.output(),
        relation.catalogTable(),
        relation.isStreaming(),
        relation.stream());
  }

  /**
   * Spark takes all formats of Parquet for equal, and keeps what is above a relation as it is where
   * the rewritten relation is equal to the one before: so their options have to differ.
   */
  @SuppressWarnings("unchecked") // Java sees no types in Scala's method of this name.
  private static Map<String, String> marked(Map<String, String> options, FileFormat format) {
    String mark =
        format instanceof PagedParquetFormat paged
            ? String.format(
                Locale.ROOT,
                "%08x %08x %s",
                System.identityHashCode(paged.checked),
                System.identityHashCode(paged.watch),
                paged.foreign)
            : format.getClass().getName();
    return (Map<String, String>) options.updated(MARK, mark);
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
    // Spark sends it, and writes what it needs into it before: so ours is taken afterwards.
    Configuration sent = new SentConfiguration(hadoopConf);
    Function1<PartitionedFile, Iterator<InternalRow>> reader =
        super.buildReaderWithPartitionValues(
            spark, dataSchema, partitionSchema, requiredSchema, filters, options, sent);
    if (checked == null && watch == null && copies == null && !isConverting()) {
      return new PagedRead(reader);
    }
    Broadcast<SerializableConfiguration> conf = WatchedFormats.shared(spark, sent);
    Function1<PartitionedFile, Iterator<InternalRow>> stepped =
        checked == null
            ? new PagedRead(reader)
            : new CheckedRead(reader, requiredSchema.fieldNames(), conf, checked);
    if (isConverting()) {
      stepped = new ConvertedRead(stepped, requiredSchema.fieldNames(), conf);
    }
    if (copies != null) {
      stepped =
          new EncodedRead(stepped, copies, requiredSchema.fieldNames(), checked != null, conf);
    }
    return watch == null ? stepped : new WatchedRead(stepped, watch, conf);
  }
}

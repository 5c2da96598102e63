package io.thresher.spark.scan;

import io.thresher.spark.shared.Scala;
import io.thresher.spark.text.CsvFormat;
import io.thresher.spark.text.JsonFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.execution.datasources.json.JsonFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Has every file of a data set compared with what was planned when a task opens it and again when
 * the task is done with it, and takes down which files tasks opened. Files of table formats, which
 * are never changed under their name, are left to those.
 */
public final class WatchedFiles {
  private final FileWatch watch;
  private boolean complete;

  /**
   * @param listed files as their stores list them, with their tags
   */
  public WatchedFiles(org.apache.spark.sql.SparkSession spark, List<FileStatus> listed) {
    CollectionAccumulator<String> opened = new CollectionAccumulator<>();
    spark.sparkContext().register(opened);
    Map<String, String> tags = new HashMap<>();
    for (FileStatus file : listed) {
      String tag = FileWatch.tag(file);
      if (!tag.isEmpty()) {
        tags.put(file.getPath().toString(), tag);
      }
    }
    Broadcast<Map<String, String>> shared =
        spark.sparkContext().broadcast(tags, scala.reflect.ClassTag$.MODULE$.apply(Map.class));
    watch = new FileWatch(opened, shared);
  }

  /** The same rows, from files that are watched. */
  public Dataset<Row> of(Dataset<Row> data) {
    LogicalPlan plan = data.queryExecution().analyzed();
    LogicalPlan watched = plan.transformUpWithSubqueries(Scala.<LogicalPlan>rewrite(this::watched));
    complete =
        Scala.<LogicalPlan>list(watched.collectLeaves()).stream().allMatch(WatchedFiles::isWatched);
    return watched == plan
        ? data
        : org.apache.spark.sql.classic.Dataset.ofRows((SparkSession) data.sparkSession(), watched);
  }

  private LogicalPlan watched(LogicalPlan node) {
    if (node instanceof LogicalRelation relation
        && relation.relation() instanceof HadoopFsRelation files
        && files.location() instanceof PartitioningAwareFileIndex) {
      FileFormat format = watched(files.fileFormat());
      return format == null ? node : PagedParquetFormat.with(format, relation, files);
    }
    return node;
  }

  private @Nullable FileFormat watched(FileFormat format) {
    Class<?> type = format.getClass();
    if (format instanceof PagedParquetFormat paged) {
      return paged.watched(watch);
    } else if (type.equals(ParquetFileFormat.class)) {
      return new PagedParquetFormat(null).watched(watch);
    } else if (type.equals(OrcFileFormat.class)) {
      return new WatchedFormats.Orc(watch);
    } else if (type.equals(CSVFileFormat.class)) {
      return new WatchedFormats.Csv(watch);
    } else if (type.equals(CsvFormat.class)) {
      return new WatchedFormats.StrictCsv(watch);
    } else if (type.equals(JsonFileFormat.class)) {
      return new WatchedFormats.Json(watch);
    } else if (type.equals(JsonFormat.class)) {
      return new WatchedFormats.StrictJson(watch);
    }
    return null;
  }

  private static boolean isWatched(LogicalPlan leaf) {
    return leaf instanceof LogicalRelation relation
        && relation.relation() instanceof HadoopFsRelation files
        && (files.fileFormat() instanceof WatchedFormats.Watched
            || (files.fileFormat() instanceof PagedParquetFormat paged && paged.isWatched()));
  }

  /**
   * The paths of the files that tasks have opened, those of attempts that succeeded; null where
   * rows come from elsewhere, too.
   */
  public @Nullable Set<String> opened() {
    return complete ? new TreeSet<>(watch.opened().value()) : null;
  }
}

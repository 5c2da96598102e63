package io.thresher.spark.write;

import io.thresher.spark.shared.Scala;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.WriteJobStatsTracker;
import org.apache.spark.sql.types.StructType;

/** Opens files that take batches, under the names that those for rows would have. */
final class BatchFiles extends OutputWriterFactory {
  private static final long serialVersionUID = 1L;

  private final OutputWriterFactory forRows;

  private BatchFiles(OutputWriterFactory forRows) {
    this.forRows = forRows;
  }

  /** The same job, with files and statistics that take batches. */
  static WriteJobDescription in(WriteJobDescription job) {
    return new WriteJobDescription(
        job.uuid(),
        job.serializableHadoopConf(),
        new BatchFiles(job.outputWriterFactory()),
        job.allColumns(),
        job.dataColumns(),
        job.partitionColumns(),
        job.bucketSpec(),
        job.path(),
        job.customPartitionLocations(),
        job.maxRecordsPerFile(),
        job.timeZoneId(),
        Scala.<WriteJobStatsTracker>seq(
            Scala.<WriteJobStatsTracker>list(job.statsTrackers()).stream()
                .map(BatchStatistics::new)
                .toList()));
  }

  @Override
  public String getFileExtension(TaskAttemptContext context) {
    return forRows.getFileExtension(context);
  }

  @Override
  public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
    return BatchFile.create(path, schema, context);
  }
}

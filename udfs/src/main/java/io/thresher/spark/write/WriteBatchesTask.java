package io.thresher.spark.write;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.datasources.FileFormatWriter$;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes one partition: Spark's own task, which opens, commits and aborts, with whole batches where
 * it expects rows.
 */
final class WriteBatchesTask
    implements FlatMapFunction<Iterator<ColumnarBatch>, WriterCommitMessage> {
  private static final long serialVersionUID = 1L;

  private final WriteJobDescription files;
  private final String jobTracker;
  private final FileCommitProtocol committer;
  private final int[] columns;

  WriteBatchesTask(
      WriteJobDescription files, String jobTracker, FileCommitProtocol committer, int[] columns) {
    this.files = files;
    this.jobTracker = jobTracker;
    this.committer = committer;
    this.columns = columns;
  }

  @Override
  public Iterator<WriterCommitMessage> call(Iterator<ColumnarBatch> batches) {
    TaskContext context = TaskContext.get();
    Iterator<InternalRow> rows = new BatchRows(batches, columns);
    WriterCommitMessage result =
        FileFormatWriter$.MODULE$.executeTask(
            files,
            jobTracker,
            context.stageId(),
            context.partitionId(),
            (int) context.taskAttemptId() & Integer.MAX_VALUE,
            committer,
            CollectionConverters.asScala(rows),
            Option.empty());
    return List.of(result).iterator();
  }
}

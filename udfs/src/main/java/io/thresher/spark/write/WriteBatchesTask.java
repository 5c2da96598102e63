package io.thresher.spark.write;

import io.thresher.spark.shared.SentConfiguration;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
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

  private final byte[] work;
  private final int[] columns;

  /** All of it holds Hadoop's settings, twice and more. */
  private record Work(WriteJobDescription files, String jobTracker, FileCommitProtocol committer)
      implements Serializable {}

  WriteBatchesTask(
      WriteJobDescription files, String jobTracker, FileCommitProtocol committer, int[] columns) {
    try {
      this.work = SentConfiguration.bytes(new Work(files, jobTracker, committer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.columns = columns;
  }

  @Override
  public Iterator<WriterCommitMessage> call(Iterator<ColumnarBatch> batches)
      throws IOException, ClassNotFoundException {
    TaskContext context = TaskContext.get();
    Work own = (Work) SentConfiguration.object(work);
    Iterator<InternalRow> rows = new BatchRows(batches, columns);
    WriterCommitMessage result =
        FileFormatWriter$.MODULE$.executeTask(
            own.files(),
            own.jobTracker(),
            context.stageId(),
            context.partitionId(),
            (int) context.taskAttemptId() & Integer.MAX_VALUE,
            own.committer(),
            CollectionConverters.asScala(rows),
            Option.empty());
    return List.of(result).iterator();
  }
}

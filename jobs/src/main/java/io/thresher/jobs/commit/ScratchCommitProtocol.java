package io.thresher.jobs.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Hands in files as a run does, and deletes them where they were written: for what a write takes,
 * without its files.
 */
public final class ScratchCommitProtocol extends FileCommitProtocol
    implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private final RunCommitProtocol run;

  /** Called by Spark. */
  public ScratchCommitProtocol(String jobId, String path) {
    run = new RunCommitProtocol(jobId, path);
  }

  @Override
  public void setupJob(JobContext job) {
    run.setupJob(job);
  }

  @Override
  public void setupTask(TaskAttemptContext task) {
    run.setupTask(task);
  }

  @Override
  public String newTaskTempFile(TaskAttemptContext task, Option<String> dir, FileNameSpec name) {
    return run.newTaskTempFile(task, dir, name);
  }

  @Override
  public TaskCommitMessage commitTask(TaskAttemptContext task) {
    TaskCommitMessage message = run.commitTask(task);
    try {
      for (CommittedFile file : ((TaskCommit) message.obj()).allFiles().toList()) {
        Path path = new Path(file.written());
        path.getFileSystem(task.getConfiguration()).delete(path, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return message;
  }

  @Override
  public void abortTask(TaskAttemptContext task) {
    run.abortTask(task);
  }

  @Override
  public void onTaskCommit(TaskCommitMessage message) {
    run.onTaskCommit(message);
  }

  @Override
  public void commitJob(JobContext job, Seq<TaskCommitMessage> messages) {
    // There is nothing to publish.
  }

  @Override
  public void abortJob(JobContext job) {
    // Each task has deleted what it wrote.
  }
}

package io.thresher.jobs.commit;

import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.store.Digests;
import io.thresher.spark.scan.TaskFiles;
import io.thresher.spark.task.DigestedFile;
import io.thresher.spark.task.SideFile;
import io.thresher.spark.task.TaskOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * How Spark's writer hands in files: each task writes under names of its own, and says what they
 * hold once they are finished. What becomes of them, the run decides on the driver.
 */
public final class RunCommitProtocol extends FileCommitProtocol implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private @Nullable CommitSettings settings;
  private transient @Nullable List<String> written;

  /** Called by Spark. */
  public RunCommitProtocol(String jobId, String path) {}

  @Override
  public void setupJob(JobContext job) {
    settings = CommitSettings.of(job.getConfiguration());
  }

  @Override
  public void setupTask(TaskAttemptContext task) {
    written = new ArrayList<>();
    TaskOutcome.of(TaskContext.get()).askDigests(Digests::sha256);
  }

  @Override
  public String newTaskTempFile(TaskAttemptContext task, Option<String> dir, FileNameSpec name) {
    TaskContext context = TaskContext.get();
    String file =
        String.format(
            Locale.ROOT,
            "%spart-%05d-%s-%d%s",
            name.prefix(),
            context.partitionId(),
            settings().owner(),
            context.taskAttemptId(),
            name.suffix());
    String path = dir.isEmpty() ? file : dir.get() + "/" + file;
    written().add(path);
    return new Path(settings().folder(), path).toString();
  }

  /** Declared by Spark 4.0, which calls the method above. */
  @SuppressWarnings("deprecation")
  @Override
  public String newTaskTempFile(TaskAttemptContext task, Option<String> dir, String suffix) {
    return newTaskTempFile(task, dir, new FileNameSpec("", suffix));
  }

  /** For partitions of tables that lie elsewhere: a run has none. */
  @SuppressWarnings("deprecation")
  @Override
  public String newTaskTempFileAbsPath(TaskAttemptContext task, String dir, String suffix) {
    throw new UnsupportedOperationException("a run writes into its own folder only, not " + dir);
  }

  @Override
  public TaskCommitMessage commitTask(TaskAttemptContext task) {
    TaskContext context = TaskContext.get();
    TaskOutcome outcome = TaskOutcome.finish(context);
    try {
      List<CommittedFile> files = new ArrayList<>();
      for (String path : written()) {
        Path file = new Path(settings().folder(), path);
        DigestedFile digested = outcome.digested(file.toString());
        files.add(facts(path, file, digested, task.getConfiguration()));
      }
      List<CommittedFile> sideFiles = new ArrayList<>();
      for (SideFile side : outcome.sideFiles()) {
        Path file = new Path(side.path());
        sideFiles.add(facts(published(file), file, null, task.getConfiguration()));
      }
      long rows = files.stream().mapToLong(CommittedFile::rows).sum();
      if (rows != outcome.scored()) {
        throw new ScoringException(PublishProblems.rowsDisagree(rows, outcome.scored()));
      }
      if (context.isInterrupted()) {
        // Another attempt has won while this one wrote: nobody will hear of its files.
        throw new TaskKilledException("its attempt was ended");
      }
      return new TaskCommitMessage(
          new TaskCommit(
              context.partitionId(),
              List.copyOf(files),
              List.copyOf(sideFiles),
              context.taskMetrics().inputMetrics().recordsRead(),
              outcome.scored(),
              outcome.quarantined(),
              TaskFiles.of(context),
              outcome.firstPlaces(),
              TaskCommit.encoded(outcome.findings())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of side files are unique to a start of the driver, those that are moved are made so. */
  private String published(Path side) {
    Path place = new Path(settings().output(), RunLayout.QUARANTINE);
    boolean there = side.getParent().toUri().getPath().equals(place.toUri().getPath());
    return RunLayout.QUARANTINE
        + "/"
        + (there ? side.getName() : settings().owner() + "-" + side.getName());
  }

  private static CommittedFile facts(
      String path, Path file, @Nullable DigestedFile digested, Configuration hadoop)
      throws IOException {
    FileFacts facts = FileFacts.of(file, digested, hadoop);
    return new CommittedFile(path, file.toString(), facts.rows(), facts.bytes(), facts.sha256());
  }

  @Override
  public void abortTask(TaskAttemptContext task) {
    try {
      for (String path : written()) {
        delete(new Path(settings().folder(), path), task.getConfiguration());
      }
      for (SideFile side : TaskOutcome.finish(TaskContext.get()).sideFiles()) {
        delete(new Path(side.path()), task.getConfiguration());
      }
    } catch (IOException | RuntimeException e) {
      return; // What no ledger names is deleted when the run is published.
    }
  }

  /** With the folders that an attempt has made which outlived its run. */
  private static void delete(Path file, Configuration hadoop) throws IOException {
    FileSystem fileSystem = file.getFileSystem(hadoop);
    fileSystem.delete(file, false);
    Path run = file;
    while (run != null && !isRun(run)) {
      run = run.getParent();
    }
    if (run == null || fileSystem.exists(new Path(run, RunLayout.PLAN))) {
      return;
    }
    Path folder = file.getParent();
    for (; !isMeta(folder); folder = folder.getParent()) {
      fileSystem.delete(folder, false); // An exception where it is not empty.
    }
    // The driver had deleted these too, before the attempt made them again.
    deleteEmpty(folder, fileSystem);
    deleteEmpty(folder.getParent(), fileSystem);
  }

  /**
   * In one step, as another run may be starting in the folder: Hadoop deletes local folders with
   * all that has come into them since it looked.
   */
  private static void deleteEmpty(Path folder, FileSystem fileSystem) throws IOException {
    if (fileSystem instanceof LocalFileSystem local) {
      Files.deleteIfExists(local.pathToFile(folder).toPath());
    } else {
      fileSystem.delete(folder, false);
    }
  }

  private static boolean isRun(Path folder) {
    Path runs = folder.getParent();
    return runs != null && runs.getName().equals(RunLayout.RUNS) && isMeta(runs.getParent());
  }

  private static boolean isMeta(Path folder) {
    return folder.getName().equals(RunLayout.META);
  }

  @Override
  public void onTaskCommit(TaskCommitMessage message) {
    CommitListeners.committed(settings().token(), (TaskCommit) message.obj());
  }

  @Override
  public void commitJob(JobContext job, Seq<TaskCommitMessage> messages) {
    // The run publishes, once its ledger is complete.
  }

  @Override
  public void abortJob(JobContext job) {
    // What tasks have committed is kept for the next start.
  }

  private CommitSettings settings() {
    return Objects.requireNonNull(settings);
  }

  private List<String> written() {
    return Objects.requireNonNull(written);
  }
}

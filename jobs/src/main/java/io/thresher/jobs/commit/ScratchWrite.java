package io.thresher.jobs.commit;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A write whose files are deleted as soon as they are whole: in the temporary folder of each
 * executor, named as this process names its own.
 */
public final class ScratchWrite {
  private static final String PROTOCOL = "spark.sql.sources.commitProtocolClass";
  private static final int BAD_PLACES = 3;

  private final String folder = folder();
  private final List<String> badPlaces = new ArrayList<>();
  private long quarantined;
  private long handled;

  /**
   * What a task has written.
   *
   * @param partition its number in the job
   * @param rowsRead from the input, before any filter
   * @param scored rows with predictions
   * @param quarantined rows set aside
   * @param files of predictions
   * @param bytes of these files
   */
  public record Written(
      int partition, long rowsRead, long scored, long quarantined, int files, long bytes) {}

  private static String folder() {
    Path temporary = new File(System.getProperty("java.io.tmpdir")).toPath().toAbsolutePath();
    return temporary.toUri().toString();
  }

  /** Where tasks put rows that are set aside, for a moment. */
  public String quarantineFolder() {
    return folder;
  }

  /**
   * Writes predictions once; by the thread that made this.
   *
   * @param format of the files, with the options of the write
   * @param guard looks at the rows that this write has set aside so far: another may read the same
   *     ones
   */
  public List<Written> write(
      Dataset<Row> predictions, DataFrameWriter<Row> format, CommitGuard guard) {
    SparkSession session = predictions.sparkSession();
    String id = UUID.randomUUID().toString();
    CommitSettings settings = new CommitSettings(id, "thresher-plan-" + id, folder, folder);
    List<Written> written = new CopyOnWriteArrayList<>();
    quarantined = 0;
    handled = 0;
    badPlaces.clear();
    String before = session.conf().get(PROTOCOL);
    try {
      CommitListeners.register(id, commit -> written.add(committed(commit, guard)));
      session.conf().set(PROTOCOL, ScratchCommitProtocol.class.getName());
      // Nothing is there and nothing comes to be there: the files lie beside it, for a moment.
      String place = folder + "/thresher-plan-" + id;
      format.options(settings.options()).mode(SaveMode.Append).save(place);
      return List.copyOf(written);
    } finally {
      session.conf().set(PROTOCOL, before);
      CommitListeners.remove(id);
    }
  }

  /** On Spark's scheduler thread: an exception here fails the job. */
  private Written committed(TaskCommit commit, CommitGuard guard) {
    quarantined += commit.quarantined();
    handled += commit.scored() + commit.quarantined();
    if (badPlaces.size() < BAD_PLACES) {
      badPlaces.addAll(commit.badPlaces());
    }
    guard.check(quarantined, handled, badPlaces);
    return new Written(
        commit.partition(),
        commit.rowsRead(),
        commit.scored(),
        commit.quarantined(),
        commit.files().size(),
        commit.files().stream().mapToLong(CommittedFile::bytes).sum());
  }
}

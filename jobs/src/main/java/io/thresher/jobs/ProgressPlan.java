package io.thresher.jobs;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.manifest.RowCounts;
import io.thresher.jobs.run.Run;
import io.thresher.jobs.watch.Goal;
import io.thresher.jobs.watch.RunMonitor;
import io.thresher.jobs.watch.WatchOptions;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * How a run is watched, and what is known of its end before it begins.
 *
 * @param rows of the input; null where only reading it tells
 * @param text whether tasks read their input byte by byte
 */
record ProgressPlan(WatchOptions options, @Nullable Long rows, boolean text) {

  /**
   * What the footers of the input tell; what a filter or query makes of it, nobody knows before.
   */
  static ProgressPlan of(
      WatchOptions options, InputOptions input, ScoringSource source, PlannedRows rows) {
    List<FileStatus> files = source.files().files();
    boolean all = input.filter == null && input.query == null;
    boolean known = all && !files.isEmpty() && !source.readsText();
    return new ProgressPlan(
        options, known ? rows.verification().totalRows(files) : null, source.readsText());
  }

  /**
   * Looks whether each row went somewhere, once.
   *
   * @throws ScoringException THR-DATA-945 if not
   */
  void check(RowCounts counted) {
    long handled = counted.scored() + counted.quarantined();
    if (rows != null && handled != rows) {
      throw new ScoringException(CorruptionProblems.otherRows(rows, handled));
    }
  }

  /** Begins to watch the write that follows. */
  RunMonitor open(Run run, SparkSession session, Terminal terminal) {
    Goal goal = new Goal(rows, run.rowsHandled(), text ? run.bytesLeft() : 0);
    return RunMonitor.open(session, options, goal, terminal);
  }
}

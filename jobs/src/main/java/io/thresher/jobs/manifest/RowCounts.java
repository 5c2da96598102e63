package io.thresher.jobs.manifest;

import io.thresher.jobs.commit.TaskCommit;
import java.util.Collection;

/**
 * Where rows went: {@code in = scored + quarantined + skipped}.
 *
 * @param in rows read; where the input is no straight scan of files, rows that reached the model
 * @param scored rows in the files of predictions
 * @param quarantined rows that were set aside
 * @param skipped rows that the filter left out
 */
public record RowCounts(long in, long scored, long quarantined, long skipped) {

  public static RowCounts of(Collection<TaskCommit> commits, boolean straightScan) {
    long read = 0;
    long scored = 0;
    long quarantined = 0;
    for (TaskCommit commit : commits) {
      read += commit.rowsRead();
      scored += commit.scored();
      quarantined += commit.quarantined();
    }
    long handled = scored + quarantined;
    long in = straightScan ? Math.max(read, handled) : handled;
    return new RowCounts(in, scored, quarantined, in - handled);
  }
}

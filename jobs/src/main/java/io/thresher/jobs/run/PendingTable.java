package io.thresher.jobs.run;

import java.util.Collection;
import java.util.List;

/**
 * A run that every gate has passed and that is, or is about to be, committed to a table: what a
 * later driver needs to end it.
 *
 * @param intent to publish it, once the table holds it
 * @param files of its scores
 */
record PendingTable(PublishIntent intent, List<StagedFile> files) {

  /**
   * A file of scores where it was written.
   *
   * @param path with its scheme
   * @param bytes its length
   */
  record StagedFile(String path, long bytes) {

    /** Those of finished work. */
    static List<StagedFile> of(Collection<LedgerEntry> done) {
      return done.stream()
          .flatMap(entry -> entry.commit().files().stream())
          .map(file -> new StagedFile(file.written(), file.bytes()))
          .toList();
    }
  }

  List<String> paths() {
    return files.stream().map(StagedFile::path).toList();
  }
}

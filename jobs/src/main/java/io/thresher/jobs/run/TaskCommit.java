package io.thresher.jobs.run;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one task gave.
 *
 * @param partition its number in the job
 * @param files of predictions
 * @param sideFiles of quarantined rows
 * @param rowsRead from the input
 * @param scored rows with predictions
 * @param quarantined rows diverted
 * @param opened paths of the input files that it opened
 * @param badPlaces where the first few of them stand
 */
record TaskCommit(
    int partition,
    List<CommittedFile> files,
    List<CommittedFile> sideFiles,
    long rowsRead,
    long scored,
    long quarantined,
    List<String> opened,
    List<String> badPlaces)
    implements Serializable {

  /** Ledgers of earlier versions do not name opened files. */
  TaskCommit {
    opened = opened == null ? List.of() : opened;
  }

  Stream<CommittedFile> allFiles() {
    return Stream.concat(files.stream(), sideFiles.stream());
  }
}

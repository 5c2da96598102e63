package io.thresher.jobs.manifest;

/**
 * The table that a run was committed to, in place of files.
 *
 * @param name in its catalog
 * @param format {@code iceberg} or {@code delta}
 * @param mode how: {@code append}, {@code overwrite}, {@code merge}, or {@code error} for a table
 *     without rows
 * @param version the id of the snapshot, or the number of the version, that holds it; empty where
 *     there were no rows to commit
 * @param input the version of the table that was read, or two with dots between them; empty where
 *     it was none that keeps versions
 */
public record PublishedTable(
    String name, String format, String mode, String version, String input) {

  /** The same, committed. */
  public PublishedTable at(String committed) {
    return new PublishedTable(name, format, mode, committed, input);
  }
}

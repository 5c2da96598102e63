package io.thresher.errors;

import java.util.List;

/** Sentences about runs as a whole: who owns an output, what was published, what disagrees. */
public final class PublishProblems {
  private PublishProblems() {}

  /**
   * One run at a time writes an output. Another driver holds the lease on it and renews it, or has
   * died within the last {@code --lease-seconds}.
   */
  public static Problem held(String path, String owner, String until) {
    return output(
        201,
        "another run is writing the output",
        path,
        "expected no other owner, found " + owner,
        "wait for it to end; if it died, its ownership ends " + until);
  }

  /**
   * This driver did not renew its lease in time, because it was suspended, starved or cut off, and
   * another run has taken the output since.
   */
  public static Problem ownershipLost(String path, String owner) {
    return output(
        202,
        "the output was taken over while this run was not heard of",
        path,
        "expected to own it until the end, found " + owner,
        "nothing: the other run goes on with what this one has done; raise --lease-seconds if this"
            + " driver pauses for longer");
  }

  /**
   * The id stands for a run that is published already, with another input, model or option, so that
   * this cannot be the same run.
   */
  public static Problem otherRunOfThatId(String path, String run, List<String> differences) {
    return output(
        203,
        "the run is recorded with something else",
        "run " + run + " in " + path,
        "expected what it was started with, but " + String.join("; ", differences),
        "put it back as it was, choose another --run-id, or --mode overwrite under another id");
  }

  /**
   * A run was interrupted in this output, and this command is not the same one: continuing would
   * mix the scores of two.
   */
  public static Problem unfinishedRun(String path, String run, List<String> differences) {
    return output(
        204,
        "the output holds an unfinished run of something else",
        "run " + run + " in " + path,
        "expected the same run again, but " + String.join("; ", differences),
        "put it back as it was to continue that run, or drop it with --mode overwrite");
  }

  /**
   * {@code thresher verify} read the output again: a file is missing, added, changed, or has
   * another number of rows.
   */
  public static Problem notAsPublished(String path, String difference) {
    return output(
        205,
        "the output is not as it was published",
        path,
        "expected what the manifest says, got: " + difference,
        "score again with --mode overwrite");
  }

  /** The folder is no output of {@code thresher score}, or no run has finished in it. */
  public static Problem noManifest(String path) {
    return output(
        206,
        "there is no manifest to verify by",
        path,
        "expected _thresher/manifest.json, found none",
        "give the folder that thresher score was given as --output, once a run has finished");
  }

  /**
   * A manifest, a ledger or a lease in {@code _thresher} is damaged, or written by a later version.
   */
  public static Problem recordUnreadable(String file, String reason) {
    return output(
        207,
        "what earlier runs recorded cannot be read",
        file,
        "expected a record of this version of Thresher, got: " + reason,
        "use the version that wrote it, or choose another --output");
  }

  /**
   * The rows are scored and written; a file could not be renamed to its final place. Nothing is
   * published yet.
   */
  public static Problem notMoved(String from, String to, String reason) {
    return output(
        208,
        "a finished file could not be moved to its place",
        from,
        "expected to rename it to " + to + ", got: " + reason,
        "run the same command again once the folder can be written: it continues");
  }

  /**
   * A task counts the rows that it scores and those in the files that it has written. They differ,
   * so something was lost or doubled on the way.
   */
  public static Problem rowsDisagree(long written, long scored) {
    return output(
        209,
        "the files of a task hold another number of rows than were scored",
        "the files just written",
        "expected " + scored + " rows, got " + written,
        "check the disk and the memory of that host; nothing was published");
  }

  /**
   * {@code --incremental} scores files that no earlier run has scored. This one was scored, and is
   * not the same file any more.
   */
  public static Problem changedSinceScored(String file, String path) {
    return output(
        210,
        "an input file has changed since it was scored",
        file,
        "expected the length and modification time that a run recorded in " + path,
        "score it under a new name, or score everything again with --mode overwrite");
  }

  /**
   * {@code --incremental} adds to what earlier runs have scored, and those used another model or
   * other options, so scores would not be comparable.
   */
  public static Problem earlierRunsDiffer(String path, String run, List<String> differences) {
    return output(
        211,
        "earlier runs in the output scored differently",
        "run " + run + " in " + path,
        "expected the same model and options, but " + String.join("; ", differences),
        "use what they used, choose another --output, or give --incremental=any");
  }

  /**
   * Every finished task is recorded before its files count, and the record could not be written.
   */
  public static Problem ledgerUnwritable(String file, String reason) {
    return output(
        212,
        "finished work cannot be recorded",
        file,
        "expected to write it, got: " + reason,
        "run the same command again once it can be written: it continues");
  }

  /** {@code --run-id} becomes a part of file names. It is not repeated: it may be a slip. */
  public static Problem badRunId(String id) {
    return new Problem(
        Area.USAGE,
        208,
        "the id of the run is not usable",
        "--run-id",
        "expected 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit, got "
            + id.length()
            + " characters (not shown)",
        "choose another id, or leave it out");
  }

  /**
   * {@code --incremental} adds files that are new to an output, so it needs files, and an output
   * that is appended to.
   */
  public static Problem incrementalNeeds(String option, String expected) {
    return new Problem(
        Area.USAGE,
        209,
        "--incremental does not go with this",
        option,
        "expected " + expected,
        "leave out one of them");
  }

  /**
   * The last step replaces the manifest. The store did not say whether it did, and reading it back
   * failed too.
   */
  public static Problem commitUnknown(String file, String reason) {
    return new Problem(
        Area.COMMIT,
        201,
        "it is not known whether the output was published",
        file,
        "expected to replace and to read it, got: " + reason,
        "run the same command again: it finds out, and publishes if nothing is");
  }

  private static Problem output(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.OUTPUT, number, what, where, expectation, fix);
  }
}

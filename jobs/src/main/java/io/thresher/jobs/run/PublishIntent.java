package io.thresher.jobs.run;

import java.util.List;

/**
 * What a finished run has decided to do; whoever finds it does it, again where it was done before.
 *
 * @param run as the manifest will have it
 * @param replaces whether it takes the place of all that is there
 * @param moves files to rename
 * @param obsolete files to delete once the manifest says so
 */
record PublishIntent(PublishedRun run, boolean replaces, List<Move> moves, List<String> obsolete) {

  /**
   * One rename.
   *
   * @param from with its scheme
   * @param to below the output folder
   */
  record Move(String from, String to) {}
}

package io.thresher.jobs.run;

import io.thresher.jobs.commit.TaskCommit;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedFile;
import io.thresher.jobs.manifest.PublishedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** What it takes to make what tasks have written the output. */
  static PublishIntent of(
      PublishedRun run, RunRequest.Mode mode, OutputFolder folder, List<TaskCommit> commits)
      throws IOException {
    boolean replaces = mode == RunRequest.Mode.OVERWRITE;
    List<Move> moves =
        folder.stages()
            ? commits.stream()
                .flatMap(TaskCommit::allFiles)
                .map(file -> new Move(file.written(), file.path()))
                .toList()
            : List.of();
    List<String> present =
        new ArrayList<>(replaces ? folder.files(folder.root()).keySet() : List.of());
    Set<String> own =
        run.files().stream().map(PublishedFile::path).collect(Collectors.toUnmodifiableSet());
    present.removeIf(own::contains);
    return new PublishIntent(run, replaces, moves, present);
  }
}

package io.thresher.jobs.drift;

import io.thresher.errors.DriftProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.run.RunProfiles;
import io.thresher.profile.DataProfile;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * An earlier run to compare with. Its profile is all that is read of it: never its data.
 *
 * @param path its output
 * @param run its id
 * @param passedOver how many newer runs scored no rows, so that they are nothing to compare with
 */
public record Baseline(String path, String run, DataProfile profile, int passedOver) {

  /** For people to read. */
  String describe() {
    return "run " + run + " in " + path;
  }

  /** As it is named; null after a problem was added. */
  static @Nullable Baseline find(String named, Configuration hadoop, Problems problems) {
    try {
      return find(named, hadoop);
    } catch (ScoringException e) {
      e.problems().forEach(problems::add);
      return null;
    }
  }

  private static Baseline find(String named, Configuration hadoop) {
    OutputTarget whole = OutputTarget.of(named, hadoop);
    int at = named.lastIndexOf('@');
    // A folder may have the sign in its own name.
    return whole.existed() || at <= 0
        ? read(whole, null)
        : read(OutputTarget.of(named.substring(0, at), hadoop), named.substring(at + 1));
  }

  private static Baseline read(OutputTarget target, @Nullable String id) {
    String place = target.path().toString();
    try {
      OutputFolder folder = OutputFolder.of(target.fileSystem(), target.path());
      List<PublishedRun> runs = folder.manifest().map(Manifest::runs).orElse(List.of());
      if (runs.isEmpty()) {
        throw new ScoringException(DriftProblems.noBaseline(place));
      }
      PublishedRun run = id == null ? newest(runs) : named(runs, id, place);
      DataProfile profile = new RunProfiles(folder).read(run);
      if (profile == null) {
        throw new ScoringException(DriftProblems.noProfile(place, run.id()));
      }
      return new Baseline(
          place, run.id(), profile, id == null ? runs.size() - 1 - runs.indexOf(run) : 0);
    } catch (IOException e) {
      throw new ScoringException(PublishProblems.recordUnreadable(place, e.toString()), e);
    }
  }

  /** The last run that has rows; where none has, the last. */
  private static PublishedRun newest(List<PublishedRun> runs) {
    return runs.stream()
        .filter(run -> run.rows().scored() > 0)
        .reduce((earlier, later) -> later)
        .orElseGet(() -> runs.get(runs.size() - 1));
  }

  private static PublishedRun named(List<PublishedRun> runs, String id, String place) {
    return runs.stream()
        .filter(run -> run.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ScoringException(
                    DriftProblems.noBaselineRun(
                        place, id, runs.stream().map(PublishedRun::id).toList())));
  }
}

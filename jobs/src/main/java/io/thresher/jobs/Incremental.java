package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.run.EarlierInputs;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/** Leaves only those input files that no run in the output has scored. */
final class Incremental {

  /** Which earlier runs are good enough to add to. */
  enum Earlier {
    /** Those with the same model and options. */
    SAME,
    /** All. */
    ANY;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final EarlierInputs earlier;
  private final String place;

  private Incremental(EarlierInputs earlier, String place) {
    this.earlier = earlier;
    this.place = place;
  }

  static Incremental in(OutputTarget target) {
    String place = target.path().toString();
    try {
      OutputFolder folder = OutputFolder.of(target.fileSystem(), target.path());
      return new Incremental(EarlierInputs.in(folder), place);
    } catch (IOException e) {
      throw new ScoringException(PublishProblems.recordUnreadable(place, e.toString()), e);
    }
  }

  /** The files to score: where an earlier call was interrupted, those that it had. */
  InputFiles choose(InputFiles found, Problems problems) {
    for (FileStatus file : found.files()) {
      if (earlier.hasChanged(RunIdentities.inputFile(file))) {
        problems.add(PublishProblems.changedSinceScored(file.getPath().toString(), place));
      }
    }
    List<FileStatus> left =
        found.files().stream()
            .filter(file -> !earlier.isScored(RunIdentities.inputFile(file)))
            .toList();
    List<FileStatus> begun =
        left.stream().filter(file -> earlier.isBegun(RunIdentities.inputFile(file))).toList();
    return found.only(begun.isEmpty() ? left : begun);
  }

  /** Throws where an earlier run scored otherwise. */
  void checkSame(RunIdentity identity) {
    Problems problems = new Problems();
    earlier
        .differing(identity)
        .forEach(
            (run, differences) ->
                problems.add(PublishProblems.earlierRunsDiffer(place, run, differences)));
    problems.throwIfAny();
  }
}

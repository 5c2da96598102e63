package io.thresher.jobs.drift;

import io.thresher.errors.DriftProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import io.thresher.profile.SketchLibrary;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run is compared with, and how far it may differ. */
public final class DriftOptions {
  static final String BASELINE = "--baseline";
  static final String LIMIT = "--max-drift";

  @Option(
      names = BASELINE,
      paramLabel = "OUTPUT[@RUN]",
      description =
          "Compare scores and features with those of an earlier run: an output folder of Thresher,"
              + " whose last published run with rows counts, or the one named. Default: no"
              + " comparison.")
  @Nullable String baseline;

  @Option(
      names = LIMIT,
      paramLabel = "LIMITS",
      description =
          "Publish nothing, and exit with 7, where the run differs from --baseline by more than"
              + " this: psi=0.2, nulls=0.05, unseen=0.01, outside=0.01, several with commas; with"
              + " psi(COLUMN)=0.1 a column has a limit of its own. Default: no limit.")
  @Nullable String limits;

  /** Adds what is wrong with them, whatever they name. */
  public void check(boolean profiles, Problems problems) {
    if (limits != null && baseline == null) {
      problems.add(DriftProblems.needs(LIMIT, BASELINE));
    }
    if (baseline != null && !profiles) {
      String objection = SketchLibrary.objection();
      problems.add(
          objection == null
              ? DriftProblems.needs(BASELINE, "--profile-data on")
              : RunProblems.noProfileOnThisJava(System.getProperty("java.version"), objection));
    }
    limits(problems);
  }

  /** How far the run may differ. */
  public DriftLimits limits(Problems problems) {
    return limits == null ? DriftLimits.NONE : DriftLimits.parse(limits, problems);
  }

  /** The folder of the baseline, for the checks of what may lie where. */
  public List<String> paths() {
    return baseline == null ? List.of() : List.of(baseline);
  }

  /** The baseline; null where none is named, or after a problem was added. */
  public @Nullable Baseline find(Configuration hadoop, Problems problems) {
    return baseline == null ? null : Baseline.find(baseline, hadoop, problems);
  }
}

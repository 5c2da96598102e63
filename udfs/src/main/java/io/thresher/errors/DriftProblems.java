package io.thresher.errors;

import java.util.Collection;
import java.util.List;

/** Sentences about baselines, and about runs that differ too much from them. */
public final class DriftProblems {
  private static final String BASELINE = "--baseline";
  private static final String GATE = "--max-drift";

  private DriftProblems() {}

  /** {@code --baseline} names a folder that is no output of Thresher, or no run ended in it. */
  public static Problem noBaseline(String path) {
    return usage(
        871,
        "the baseline has no published run",
        path,
        "expected an output folder of thresher score, found no manifest in it",
        "correct " + BASELINE);
  }

  /** {@code --baseline OUTPUT@RUN} names a run that is not in the output. */
  public static Problem noBaselineRun(String path, String run, List<String> known) {
    return usage(
        872,
        "the baseline has no such run",
        run + " in " + path,
        "expected one of its runs, which are " + String.join(", ", known),
        "correct " + BASELINE + "; without a run it takes the one that was published last");
  }

  /**
   * The run is published without a profile: by an earlier version, or with {@code --profile-data
   * off}.
   */
  public static Problem noProfile(String path, String run) {
    return usage(
        873,
        "the run of the baseline has no profile of its data",
        "run " + run + " in " + path,
        "expected one that was made with --profile-data on",
        "name another run, as OUTPUT@RUN, or score the baseline again into another folder");
  }

  /** The profile that a manifest names is gone, was changed, or is of a later version. */
  public static Problem profileUnreadable(String file, String found) {
    return usage(
        874,
        "the profile of the baseline cannot be read",
        file,
        "expected what the manifest names, got " + found,
        "name another run as the baseline, or use the version of Thresher that wrote this one");
  }

  /** Two options need each other: a gate its baseline, a baseline a profile of this run. */
  public static Problem needs(String option, String other) {
    return usage(
        875,
        option + " needs " + other,
        option,
        "expected both",
        "add " + other + ", or leave " + option + " out");
  }

  /** A limit of {@code --max-drift} names a column that is not compared. */
  public static Problem unknownColumn(String column, String where, Collection<String> known) {
    return usage(
        876,
        GATE + " names the column '" + column + "', which is not compared",
        where,
        "expected a column that is in the profile of this run and of the baseline",
        Nearest.hint(column, known));
  }

  /**
   * The run differs from its baseline by more than {@code --max-drift} allows, so that nothing is
   * published.
   *
   * @param baseline its output and run
   * @param found each column that is over a limit, with what it has and what is allowed
   */
  public static Problem drifted(String baseline, List<String> found) {
    return new Problem(
        Area.GATE,
        877,
        "the run differs from its baseline by more than allowed",
        baseline,
        "expected what " + GATE + " allows, got " + String.join("; ", found),
        "find out why; where it is right as it is, raise "
            + GATE
            + " for these columns: the same command then publishes what is scored already");
  }

  /**
   * Limits of {@code --max-drift} say nothing of this run: its profile covers a part of its rows,
   * as an earlier start made none, or the baseline has no rows, or no such column. Nothing is
   * published.
   *
   * @param baseline its output and run
   * @param found what is not compared, and why
   */
  public static Problem notCompared(String baseline, List<String> found) {
    return new Problem(
        Area.GATE,
        878,
        "the run is not held to all of " + GATE + ", as not all of it can be compared",
        baseline,
        "expected every row and every column with a limit to be compared, got "
            + String.join("; ", found),
        "name another run as the baseline, or take back these limits: the same command then"
            + " publishes what is scored already; where rows are not covered, leave "
            + GATE
            + " out, or score all of them again with another --run-id");
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}

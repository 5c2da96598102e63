package io.thresher.errors;

/** What keeps a model from being tuned, and a profile from being used. */
public final class TuneProblems {
  private TuneProblems() {}

  /**
   * Tuning measures the machine that it runs on, in its own process; the executors of a cluster are
   * other machines.
   */
  public static Problem notLocal(String master) {
    return usage(
        891,
        "a model cannot be tuned on a cluster",
        "spark.master " + master,
        "expected a local master, such as local[*]: what is measured is this machine",
        "run it on a machine like the executors, with --conf spark.master=local[CORES]; give the"
            + " settings that it prints to score as options");
  }

  /** Every setting that was tried takes longer for a run of the model than it may. */
  public static Problem noneFastEnough(String bound, String best) {
    return usage(
        892,
        "no setting keeps the bound on latency",
        "--max-latency " + bound,
        "expected 99 of 100 runs of the model within it, got at best " + best,
        "raise the bound, or take a smaller model");
  }

  /** There is nothing to measure with. */
  public static Problem noRows(String input) {
    return usage(
        893,
        "there is no row to tune with",
        input,
        "expected rows like those that are to be scored, some thousands of them",
        "name other input, or another --filter");
  }

  /** The file that {@code --profile} names is none that tuning wrote. */
  public static Problem profileUnreadable(String file, String reason) {
    return usage(
        894,
        "the profile cannot be read",
        file,
        "expected a file that thresher tune wrote, got: " + reason,
        "correct the path, tune the model again, or leave --profile out");
  }

  /** An option says how near other forms of the model must come, and there is none. */
  public static Problem withoutVariant(String option) {
    return usage(
        990,
        "an option is about other forms of the model, and none is named",
        option,
        "expected --variant PATH beside it",
        "name the other form, or leave the option out");
  }

  /** The profile, or what a search keeps while it goes on, cannot be written. */
  public static Problem profileUnwritable(String file, String reason) {
    return new Problem(
        Area.OUTPUT,
        891,
        "what tuning found cannot be written",
        file,
        "expected a place where files can be written, got: " + reason,
        "name another place with --profile FILE");
  }

  /** One of the two that were to be measured side by side does not score the sample. */
  public static Problem sideFailed(String setting, String reason) {
    return new Problem(
        Area.RUNTIME,
        891,
        "a run of thresher score failed while settings were compared",
        setting,
        "expected it to score a sample of the input, got: " + reason,
        "see what it says; thresher score with the same options fails in the same way");
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}

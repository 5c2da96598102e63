package io.thresher.runtime.trial;

/**
 * What a trial showed.
 *
 * @param tried whether the model took rows that were made up, and gave finite scores for some
 * @param isFinite whether all of them had finite scores
 * @param depends whether rows changed by more than the tolerance
 * @param runs of the model
 * @param refused runs that the model refused, beside them
 * @param largest the largest change, relative; infinite where a number became none
 * @param example of it, for people; empty where nothing changed
 */
record TrialFinding(
    boolean tried,
    boolean isFinite,
    boolean depends,
    int runs,
    int refused,
    double largest,
    String example) {
  static final TrialFinding NONE = new TrialFinding(false, false, false, 0, 0, 0, "");
}

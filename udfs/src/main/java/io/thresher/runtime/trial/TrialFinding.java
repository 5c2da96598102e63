package io.thresher.runtime.trial;

/**
 * What a trial showed.
 *
 * @param tried whether the model took rows that were made up
 * @param depends whether rows changed by more than the tolerance
 * @param runs of the model
 * @param largest the largest change, relative; infinite where a number became none
 * @param example of it, for people; empty where nothing changed
 */
record TrialFinding(boolean tried, boolean depends, int runs, double largest, String example) {
  static final TrialFinding NONE = new TrialFinding(false, false, 0, 0, "");
}

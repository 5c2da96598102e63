package io.thresher.jobs.cli;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import org.jspecify.annotations.Nullable;

/** Ranges of numeric options. */
public final class Numbers {
  private Numbers() {}

  /** Adds a problem for a value that is given and too small. */
  public static void atLeast(long least, String option, @Nullable Long value, Problems problems) {
    if (value != null && value < least) {
      problems.add(
          UsageProblems.badValue(option, value.toString(), "a whole number from " + least + " on"));
    }
  }
}

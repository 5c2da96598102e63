package io.thresher.jobs.commit;

import java.util.List;

/** Looks at the whole run each time that a task commits. */
@FunctionalInterface
public interface CommitGuard {

  /**
   * Checks the totals so far, those of earlier drivers included.
   *
   * @param quarantined rows diverted
   * @param handled rows scored and diverted
   * @param places where the first few diverted rows stand
   * @throws io.thresher.errors.ScoringException to fail the run
   */
  void check(long quarantined, long handled, List<String> places);
}

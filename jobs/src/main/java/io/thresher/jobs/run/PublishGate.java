package io.thresher.jobs.run;

import io.thresher.jobs.manifest.RunFacts;

/**
 * Looks at a run whose rows are all written, before they become the output. Called on the driver,
 * once for each start that comes so far; what it found goes to the terminal and into the report by
 * its own doing, whether it lets the run pass or not.
 */
@FunctionalInterface
public interface PublishGate {

  /** Says what will be looked at, before the first row is. */
  default void announce() {}

  /**
   * Lets the run pass, or refuses it: then nothing is published, and earlier output stays as it
   * was. What was written is kept where files are renamed when they are published, so that the same
   * command with a higher limit publishes them without scoring again, and any other command that
   * writes to the output discards them; on an object store, where they lie under their final names,
   * they are deleted at once.
   *
   * @throws io.thresher.errors.ScoringException of area GATE to refuse
   */
  void check(Run run);

  /** What is known of a run that has passed, with what this has found. */
  default RunFacts told(RunFacts facts) {
    return facts;
  }
}

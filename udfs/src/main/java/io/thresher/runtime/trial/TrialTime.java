package io.thresher.runtime.trial;

import io.thresher.errors.ScoringException;
import io.thresher.runtime.Cancellation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends trial runs that take too long: a model may take a made-up row for a number of rounds that
 * never end. Not started, it runs out never. Thread-safe.
 */
public final class TrialTime implements Cancellation {
  /** For all runs of a trial. */
  public static final Duration LONGEST = Duration.ofSeconds(10);

  /** That of a run that took longer than SQL may: of real rows it would be a failure. */
  private static final String RAN_TOO_LONG = "THR-RUN-701";

  private final Duration longest;
  private final AtomicLong began = new AtomicLong();

  public TrialTime(Duration longest) {
    this.longest = longest;
  }

  /** From here on time counts, not the session's loading before. */
  public void begin() {
    began.set(System.nanoTime());
  }

  @Override
  public boolean requested() {
    return began.get() != 0 && System.nanoTime() - began.get() > longest.toNanos();
  }

  /** Whether so many runs more, each like the one that began then, would take too long. */
  boolean lacks(int runs, long runBegan) {
    long now = System.nanoTime();
    return now - began.get() + runs * (now - runBegan) > longest.toNanos();
  }

  /**
   * Why a trial was ended, for people.
   *
   * @throws ScoringException the failure itself, if that was not for its time
   */
  public String ended(ScoringException failure) {
    if (requested()) {
      return "the trial was ended after " + longest.toSeconds() + " s";
    }
    if (RAN_TOO_LONG.equals(failure.problems().get(0).code())) {
      return "the trial was ended, as a run may not take so long";
    }
    throw failure;
  }
}

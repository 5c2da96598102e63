package io.thresher.runtime;

import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import org.jspecify.annotations.Nullable;

/** A run was ended because it took longer than a batch may; the next one may be shorter. */
final class SlowRun extends RuntimeException implements ScoringException.Carrier {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  SlowRun(Problem problem, @Nullable Throwable cause) {
    super(problem.line(), cause);
    this.problem = problem;
  }

  @Override
  public ScoringException scoring() {
    return ScoringException.caused(problem, this);
  }
}

package io.thresher.errors;

import java.util.ArrayList;
import java.util.List;

/** Collects problems found while planning, so that they are reported together. Not thread-safe. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public void add(Problem problem) {
    found.add(problem);
  }

  /**
   * Runs a step of planning and keeps the problems it throws, so that the next step can add its
   * own.
   */
  public void collect(Runnable step) {
    try {
      step.run();
    } catch (ScoringException e) {
      found.addAll(e.problems());
    }
  }

  public boolean none() {
    return found.isEmpty();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }

  /**
   * @throws ScoringException with all the problems collected, if there are any
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ScoringException(found, null);
    }
  }
}

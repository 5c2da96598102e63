package io.thresher.runtime.process;

/** Limits a process that has just started. */
@FunctionalInterface
public interface ChildLimit {
  /**
   * @throws io.thresher.errors.ScoringException if that cannot be done
   */
  void limit(long pid);
}

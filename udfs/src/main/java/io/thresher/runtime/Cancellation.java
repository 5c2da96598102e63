package io.thresher.runtime;

/** Says whether the task that a call works for was told to stop. Asked by any thread. */
@FunctionalInterface
public interface Cancellation {
  /** Of work that nobody cancels. */
  Cancellation NEVER = () -> false;

  /** Whether to stop; stays so once it is. */
  boolean requested();
}

package io.thresher.errors;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scoring cannot go on, for one or more {@link Problem}s; the message is one line a problem.
 * Crosses from executor to driver.
 */
public final class ScoringException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<Problem> problems;

  /** Another exception that tells of this one in its own form. */
  public interface Carrier {
    ScoringException scoring();
  }

  public ScoringException(Problem problem) {
    this(List.of(problem), null);
  }

  public ScoringException(Problem problem, Throwable cause) {
    this(List.of(problem), cause);
  }

  ScoringException(List<Problem> problems, @Nullable Throwable cause) {
    super(String.join("\n", problems.stream().map(Problem::line).toList()), cause);
    this.problems = List.copyOf(problems);
  }

  /** With the cause, where there is one. */
  public static ScoringException caused(Problem problem, @Nullable Throwable cause) {
    return new ScoringException(List.of(problem), cause);
  }

  /** At least one, in the order found. */
  public List<Problem> problems() {
    return problems;
  }

  /** The exit code of a process that ends with this exception: that of the first problem. */
  public int exitCode() {
    return problems.get(0).area().exitCode();
  }

  /**
   * The scoring exception in the causes of {@code thrown}, itself included; null if there is none.
   */
  public static @Nullable ScoringException in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ScoringException found) {
        return found;
      }
      if (t instanceof Carrier carrier) {
        return carrier.scoring();
      }
      if (Objects.equals(t, t.getCause())) {
        return null;
      }
    }
    return null;
  }
}

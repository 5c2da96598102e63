package io.thresher.tensor;

import io.thresher.plan.InputBinding;
import org.jspecify.annotations.Nullable;

/**
 * One row cannot be put into a tensor. Carries no stack trace: it is translated at once into a
 * message with file and position.
 */
public final class RowFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int row;
  private final String column;
  private final InputBinding input;
  private final @Nullable String expectation;

  private RowFailure(int row, ValueReader reader, @Nullable String expectation) {
    super(reader.column() + ": " + expectation, null, false, false);
    this.row = row;
    this.column = reader.column();
    this.input = reader.input();
    this.expectation = expectation;
  }

  public static RowFailure ofNull(int row, ValueReader reader) {
    return new RowFailure(row, reader, null);
  }

  public static RowFailure of(int row, ValueReader reader, String expectation) {
    return new RowFailure(row, reader, expectation);
  }

  /** Index of the row in the column vectors given. */
  public int row() {
    return row;
  }

  public String column() {
    return column;
  }

  /** The input that the column feeds. */
  public InputBinding input() {
    return input;
  }

  /** What was expected and found; null where the value is a null that the policy refuses. */
  public @Nullable String expectation() {
    return expectation;
  }
}

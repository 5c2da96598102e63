package io.thresher.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One row cannot be put into a tensor. Carries no stack trace: it is translated at once into a
 * message with file and position.
 */
public final class RowFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int row;
  private final String column;
  private final @Nullable String expectation;

  private RowFailure(int row, String column, @Nullable String expectation) {
    super(column + ": " + expectation, null, false, false);
    this.row = row;
    this.column = column;
    this.expectation = expectation;
  }

  static RowFailure ofNull(int row, ValueReader reader) {
    return new RowFailure(row, reader.column(), null);
  }

  static RowFailure of(int row, ValueReader reader, String expectation) {
    return new RowFailure(row, reader.column(), expectation);
  }

  /** Index of the row in the column vectors given. */
  public int row() {
    return row;
  }

  public String column() {
    return column;
  }

  /** What was expected and found; null where the value is a null that the policy refuses. */
  public @Nullable String expectation() {
    return expectation;
  }
}

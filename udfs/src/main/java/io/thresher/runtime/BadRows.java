package io.thresher.runtime;

import io.thresher.errors.Problem;
import org.jspecify.annotations.Nullable;

/** Takes the rows that cannot be scored, and knows where in the input rows stand. */
public interface BadRows {

  /** What a row fails in. */
  enum Stage {
    /** Text becomes a row. */
    PARSE,
    /** Columns become tensors. */
    CONVERT,
    /** The model runs. */
    INFERENCE,
    /** The guard looks at the scores. */
    NUMERICS
  }

  /** Describes a row of the group, for messages. */
  String place(int row);

  /**
   * Takes a row of the group.
   *
   * @throws io.thresher.errors.ScoringException where no more bad rows are allowed
   */
  void take(int row, Stage stage, Problem problem, @Nullable Throwable cause);
}

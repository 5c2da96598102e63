package io.thresher.tensor.output;

import java.util.List;

/** Makes the columns of a task. Owned by one task of Spark's and not thread-safe. */
public interface RowDecoder {

  /**
   * Adds a row.
   *
   * @param windows of the row: at least one
   */
  void decode(List<WindowScores> windows, DecodedTable table);
}

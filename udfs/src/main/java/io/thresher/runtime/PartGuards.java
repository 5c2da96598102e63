package io.thresher.runtime;

import io.thresher.errors.DataProblems;
import io.thresher.tensor.output.GivenColumn;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the elements of outputs that make columns of their own, where rows may lack them. A row
 * that does cannot be scored.
 */
final class PartGuards {
  private final List<GivenColumn> searched;

  PartGuards(List<GivenColumn> columns) {
    searched = columns.stream().filter(GivenColumn::isSearched).toList();
  }

  /**
   * Looks through rows {@code [from, to)} of the outputs.
   *
   * @param bad the rows to leave out; those that lack an element are added
   */
  void check(int from, int to, BitSet bad, BadRows rows) {
    for (GivenColumn column : searched) {
      int row = column.locate(from, to);
      while (row < to) {
        if (!bad.get(row)) {
          bad.set(row);
          String source = column.column().source();
          rows.take(
              row, BadRows.Stage.NUMERICS, DataProblems.absentPart(source, rows.place(row)), null);
        }
        row = column.locate(row + 1, to);
      }
    }
  }
}

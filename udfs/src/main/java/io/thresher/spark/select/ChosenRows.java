package io.thresher.spark.select;

import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** The rows of a batch that meet a condition, by columns where it can be, else by Spark's code. */
final class ChosenRows {
  private final @Nullable ColumnCondition byColumns;
  private final @Nullable BasePredicate byRows;
  private byte[] truths = new byte[0];
  private int[] rows = new int[0];

  /** Without a condition, all are chosen. */
  ChosenRows(@Nullable ColumnCondition byColumns, @Nullable BasePredicate byRows) {
    this.byColumns = byColumns;
    this.byRows = byRows;
  }

  /** Chooses anew, and says how many. */
  int choose(ColumnarBatch batch) {
    int all = batch.numRows();
    if (rows.length < all) {
      rows = new int[all];
      truths = new byte[all];
    }
    if (byColumns != null) {
      return byColumns(batch, byColumns);
    }
    return byRows == null ? all : byRows(batch, byRows);
  }

  /** Those chosen, first the first; nothing is in it where there is no condition. */
  int[] rows() {
    return rows;
  }

  private int byColumns(ColumnarBatch batch, ColumnCondition condition) {
    condition.evaluate(batch, truths);
    int count = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      rows[count] = row; // Kept or written over: a branch would be guessed wrong too often.
      count += truths[row] / ColumnCondition.TRUE;
    }
    return count;
  }

  private int byRows(ColumnarBatch batch, BasePredicate condition) {
    int count = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      if (condition.eval(batch.getRow(row))) {
        rows[count++] = row;
      }
    }
    return count;
  }
}

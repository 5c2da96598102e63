package io.thresher.spark.select;

import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** The rows of a batch that meet a condition, by columns where it can be, else by Spark's code. */
final class ChosenRows {
  /** Loops over so few rows are called often, and so soon compiled well. */
  static final int BLOCK = 64;

  private final @Nullable ColumnCondition byColumns;
  private final @Nullable BasePredicate byRows;
  private final byte[] truths = new byte[BLOCK];
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
    int count = 0;
    for (int from = 0; from < batch.numRows(); from += BLOCK) {
      int length = Math.min(BLOCK, batch.numRows() - from);
      condition.evaluate(batch, from, length, truths);
      count = take(from, length, count);
    }
    return count;
  }

  private int take(int from, int length, int before) {
    int count = before;
    for (int i = 0; i < length; i++) {
      rows[count] = from + i; // Kept or written over: a branch would be guessed wrong too often.
      count += truths[i] / ColumnCondition.TRUE;
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

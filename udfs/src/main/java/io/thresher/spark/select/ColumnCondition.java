package io.thresher.spark.select;

import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A condition that is evaluated for all rows of a batch at once, and cannot fail. */
interface ColumnCondition {
  /** Truth values, of which AND is the least of two, OR the greatest, and NOT what TRUE exceeds. */
  byte FALSE = 0;

  byte UNKNOWN = 1;
  byte TRUE = 2;

  /**
   * Evaluates the condition.
   *
   * @param truths gets a truth value for each row of the batch
   */
  void evaluate(ColumnarBatch batch, byte[] truths);

  /** What is true where the condition is false. */
  record Not(ColumnCondition condition) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, byte[] truths) {
      condition.evaluate(batch, truths);
      for (int row = 0; row < batch.numRows(); row++) {
        truths[row] = (byte) (TRUE - truths[row]);
      }
    }
  }

  /** What is true where both conditions are. */
  record And(ColumnCondition left, ColumnCondition right) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, byte[] truths) {
      byte[] others = new byte[batch.numRows()];
      left.evaluate(batch, truths);
      right.evaluate(batch, others);
      for (int row = 0; row < others.length; row++) {
        truths[row] = (byte) Math.min(truths[row], others[row]);
      }
    }
  }

  /** What is true where one of the conditions is, or both are. */
  record Or(ColumnCondition left, ColumnCondition right) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, byte[] truths) {
      byte[] others = new byte[batch.numRows()];
      left.evaluate(batch, truths);
      right.evaluate(batch, others);
      for (int row = 0; row < others.length; row++) {
        truths[row] = (byte) Math.max(truths[row], others[row]);
      }
    }
  }

  /** What is true where a column is not null. */
  record Present(int column) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, byte[] truths) {
      boolean hasNull = batch.column(column).hasNull();
      for (int row = 0; row < batch.numRows(); row++) {
        truths[row] = hasNull && batch.column(column).isNullAt(row) ? FALSE : TRUE;
      }
    }
  }
}

package io.thresher.spark.select;

import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A condition that is evaluated for some rows of a batch at once, and cannot fail. */
@FunctionalInterface
interface ColumnCondition {
  /** Truth values, of which AND is the least of two, and NOT what TRUE exceeds. */
  byte FALSE = 0;

  byte UNKNOWN = 1;
  byte TRUE = 2;

  /**
   * Evaluates the condition for rows {@code [from, from + count)}.
   *
   * @param truths gets their truth values, that of the first at 0
   */
  void evaluate(ColumnarBatch batch, int from, int count, byte[] truths);

  /** What is true where the condition is false. */
  record Not(ColumnCondition condition) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, int from, int count, byte[] truths) {
      condition.evaluate(batch, from, count, truths);
      for (int i = 0; i < count; i++) {
        truths[i] = (byte) (TRUE - truths[i]);
      }
    }
  }

  /** What is true where both conditions are. */
  record And(ColumnCondition left, ColumnCondition right) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, int from, int count, byte[] truths) {
      byte[] others = new byte[count];
      left.evaluate(batch, from, count, truths);
      right.evaluate(batch, from, count, others);
      for (int i = 0; i < count; i++) {
        truths[i] = (byte) Math.min(truths[i], others[i]);
      }
    }
  }

  /** What is true where a column is not null. */
  record Present(int column) implements ColumnCondition {
    @Override
    public void evaluate(ColumnarBatch batch, int from, int count, byte[] truths) {
      boolean hasNull = batch.column(column).hasNull();
      for (int i = 0; i < count; i++) {
        truths[i] = hasNull && batch.column(column).isNullAt(from + i) ? FALSE : TRUE;
      }
    }
  }
}

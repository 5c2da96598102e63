package io.thresher.spark.task;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Scores rows: the features of a batch go into column vectors and take the same way as column
 * batches. Rows without scores do not come out.
 */
final class RowScoring implements Iterator<InternalRow> {
  private final TaskScorer scorer;
  private final WaitingRows waiting;
  private final Iterator<InternalRow> input;
  private final int text;
  private final UnsafeProjection joined;
  private final JoinedRow pair = new JoinedRow();
  private ColumnarBatch scores = new ColumnarBatch(new ColumnVector[0], 0);
  private int next;

  RowScoring(
      TaskScorer scorer, ColumnLayout layout, WaitingRows waiting, Iterator<InternalRow> input) {
    this.scorer = scorer;
    this.waiting = waiting;
    this.input = input;
    text = layout.text();
    joined = UnsafeProjection.create(layout.output());
  }

  @Override
  public boolean hasNext() {
    next = scorer.left().nextClearBit(next);
    while (next >= scores.numRows()) {
      if (!timedHasNext()) {
        return false;
      }
      gather();
      next = scorer.left().nextClearBit(0);
    }
    return true;
  }

  private boolean timedHasNext() {
    scorer.reads();
    long start = System.nanoTime();
    boolean more = input.hasNext();
    scorer.read(System.nanoTime() - start);
    if (!more) {
      scorer.hasNoMore();
    }
    return more;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    InternalRow row = joined.apply(pair.apply(waiting.passed(next), scores.getRow(next)));
    next++;
    return row;
  }

  private void gather() {
    scorer.reads();
    long start = System.nanoTime();
    scorer.clear();
    waiting.begin();
    while (scorer.wantsMore(waiting.rows(), waiting.bytes()) && input.hasNext()) {
      InternalRow row = input.next();
      if (text >= 0 && !row.isNullAt(text)) {
        scorer.takeMalformed(row.getUTF8String(text), waiting.pass());
      } else {
        waiting.add(row);
      }
    }
    scorer.read(System.nanoTime() - start);
    scorer.add(waiting.features(), waiting.rows());
    scorer.finish(waiting.rows());
    scores = new ColumnarBatch(scorer.scores(0), waiting.rows());
  }
}

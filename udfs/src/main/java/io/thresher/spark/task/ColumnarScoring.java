package io.thresher.spark.task;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Scores column batches. Each comes out with its passed columns untouched and the scores beside
 * them; only where some of its rows have no scores, the others are copied. Column batches smaller
 * than the model's batch are gathered until they fill it.
 */
final class ColumnarScoring implements Iterator<ColumnarBatch> {
  private final TaskScorer scorer;
  private final ColumnLayout layout;
  private final HeldBatches held;
  private final Iterator<ColumnarBatch> input;

  ColumnarScoring(
      TaskScorer scorer, ColumnLayout layout, HeldBatches held, Iterator<ColumnarBatch> input) {
    this.scorer = scorer;
    this.layout = layout;
    this.held = held;
    this.input = input;
  }

  @Override
  public boolean hasNext() {
    return !held.isEmpty() || timedHasNext();
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
  public ColumnarBatch next() {
    if (held.isEmpty()) {
      if (!timedHasNext()) {
        throw new NoSuchElementException();
      }
      gather();
    }
    HeldBatches.Held batch = held.remove();
    ColumnVector[] scores = scorer.scores(batch.first());
    ColumnVector[] output =
        Arrays.copyOf(batch.columns(), layout.passed() + scores.length, ColumnVector[].class);
    System.arraycopy(scores, 0, output, layout.passed(), scores.length);
    return good(batch, output);
  }

  private ColumnarBatch good(HeldBatches.Held batch, ColumnVector[] output) {
    BitSet bad = scorer.left();
    int end = batch.first() + batch.rows();
    int out = bad.isEmpty() ? 0 : bad.get(batch.first(), end).cardinality();
    return out == 0
        ? new ColumnarBatch(output, batch.rows())
        : new ColumnarBatch(
            ColumnCopies.without(output, layout.output(), batch.rows(), bad, batch.first()),
            batch.rows() - out);
  }

  private void gather() {
    scorer.clear();
    held.begin();
    do {
      scorer.reads();
      long start = System.nanoTime();
      ColumnarBatch batch = input.next();
      scorer.read(System.nanoTime() - start);
      held.add(batch);
      scorer.add(HeldBatches.values(batch, layout.features()), batch.numRows());
    } while (wantsMore() && timedHasNext());
    scorer.finish(held.rows());
  }

  /**
   * Whether the batch is still to be filled. Looking for more already uses the memory of the column
   * batch read last.
   */
  private boolean wantsMore() {
    if (!scorer.wantsMore()) {
      return false;
    }
    held.secureLast();
    return true;
  }
}

package io.thresher.spark;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Scores column batches. Each comes out with its passed columns untouched and the scores beside
 * them. Column batches smaller than the model's batch are gathered until they fill it; their reader
 * uses its memory again, so the passed columns of all but the last are copied meanwhile.
 */
final class ColumnarScoring implements Iterator<ColumnarBatch> {
  private final TaskScorer scorer;
  private final ColumnLayout layout;
  private final Iterator<ColumnarBatch> input;
  private final StructType passedSchema;
  private final RowPlace place = new RowPlace();
  private final Deque<Held> held = new ArrayDeque<>();
  private int emitted;

  ColumnarScoring(TaskScorer scorer, ColumnLayout layout, Iterator<ColumnarBatch> input) {
    this.scorer = scorer;
    this.layout = layout;
    this.input = input;
    passedSchema = Schemas.select(layout.input(), layout.passed());
  }

  @Override
  public boolean hasNext() {
    return !held.isEmpty() || timedHasNext();
  }

  private boolean timedHasNext() {
    long start = System.nanoTime();
    boolean more = input.hasNext();
    scorer.read(System.nanoTime() - start);
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
    Held batch = held.remove();
    ColumnVector[] scores = scorer.scores(emitted);
    emitted += batch.rows();
    ColumnVector[] output =
        Arrays.copyOf(batch.passed(), batch.passed().length + scores.length, ColumnVector[].class);
    System.arraycopy(scores, 0, output, batch.passed().length, scores.length);
    return new ColumnarBatch(output, batch.rows());
  }

  private void gather() {
    scorer.clear();
    emitted = 0;
    int rows = 0;
    do {
      long start = System.nanoTime();
      ColumnarBatch batch = input.next();
      scorer.read(System.nanoTime() - start);
      int count = batch.numRows();
      ColumnVector[] passed = select(batch, layout.passed());
      place.begin();
      place.advance(count);
      held.add(new Held(passed, count));
      scorer.add(select(batch, layout.features()), count, this::describe);
      rows += count;
    } while (wantsMore(rows) && timedHasNext());
    scorer.finish(rows);
  }

  /** Describes a row of the column batch read last, by its copy once there is one. */
  private String describe(int row) {
    Held last = held.getLast();
    ColumnarBatch keys = new ColumnarBatch(last.passed(), last.rows());
    return place.describe(row, keys.getRow(row), passedSchema);
  }

  /**
   * Whether the batch is still to be filled. Looking for more already uses the memory of the column
   * batch read last, so its passed columns are copied first.
   */
  private boolean wantsMore(int rows) {
    if (scorer.pending() == 0 || rows >= scorer.batchSize()) {
      return false;
    }
    Held last = held.removeLast();
    held.add(last.passed().length == 0 ? last : copy(last));
    return true;
  }

  private Held copy(Held batch) {
    WritableColumnVector[] copies =
        OnHeapColumnVector.allocateColumns(Math.max(1, batch.rows()), passedSchema);
    RowToColumnConverter converter = new RowToColumnConverter(passedSchema);
    ColumnarBatch rows = new ColumnarBatch(batch.passed(), batch.rows());
    for (int i = 0; i < batch.rows(); i++) {
      converter.convert(rows.getRow(i), copies);
    }
    return new Held(copies, batch.rows());
  }

  private static ColumnVector[] select(ColumnarBatch batch, int[] ordinals) {
    ColumnVector[] columns = new ColumnVector[ordinals.length];
    for (int i = 0; i < ordinals.length; i++) {
      columns[i] = batch.column(ordinals[i]);
    }
    return columns;
  }

  /** A column batch that waits for its scores. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Held(ColumnVector[] passed, int rows) {}
}

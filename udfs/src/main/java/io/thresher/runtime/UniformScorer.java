package io.thresher.runtime;

import io.thresher.plan.ScorePlan;
import io.thresher.tensor.DirectMemoryException;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Scores rows of one shape: each goes straight into the tensors of the next batch. */
final class UniformScorer extends BatchScorer {
  private int scored;

  UniformScorer(ScorePlan plan, SessionLease lease, BadRows badRows) {
    super(plan, lease, badRows);
  }

  @Override
  public void add(ColumnVector[] columns, int rows) {
    int from = 0;
    while (from < rows) {
      int most = runs.mostRows();
      int count = Math.min(most - inputs.rows(), rows - from);
      if (count > 0 && reserve(inputs.rows() + count)) {
        long start = System.nanoTime();
        inputs.add(columns, from, count, (row, failure) -> doesNotFit(scored + row, failure));
        assembleNanos += System.nanoTime() - start;
        from += count;
      }
      if (inputs.rows() >= runs.mostRows()) {
        runPending();
      }
    }
  }

  /** False where there is no memory for so many rows; fewer are asked for then. */
  private boolean reserve(int rows) {
    try {
      inputs.reserve(rows);
      return true;
    } catch (DirectMemoryException e) {
      runs.refuse(rows, 0, e);
      return false;
    }
  }

  @Override
  public void finish() {
    if (inputs.rows() > 0) {
      runPending();
    }
  }

  private void runPending() {
    int rows = inputs.rows();
    if (inputs.noneIsGood()) {
      outputs.forEach(output -> output.skip(scored, rows));
    } else {
      long start = System.nanoTime();
      runs.run(rows, scored);
      guards.check(scored, scored + rows, bad, badRows);
      parts.check(scored, scored + rows, bad, badRows);
      long took = System.nanoTime() - start;
      inferNanos += took;
      times.add(rows, took);
    }
    scored += rows;
    inputs.clear();
  }

  @Override
  public boolean wantsMore() {
    return inputs.rows() > 0 && scored + inputs.rows() < plan.batchSize();
  }

  @Override
  int numberOf(int row) {
    return scored + row;
  }

  /** The guards look at rows by their numbers in the group, which {@link #bad} has. */
  @Override
  void mark(int row) {}

  @Override
  public ColumnVector[] scores(int from) {
    ColumnVector[] scores = new ColumnVector[columns.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = columns.get(i).vector(from);
    }
    return scores;
  }

  @Override
  public void clear() {
    super.clear();
    scored = 0;
  }

  @Override
  public int mostRows() {
    return runs.mostRows();
  }
}

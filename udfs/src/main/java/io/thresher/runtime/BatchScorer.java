package io.thresher.runtime;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problem;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.OutputColumn;
import io.thresher.tensor.RowFailure;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Scores rows in batches of the planned size, whatever the sizes of the column batches they come
 * in. Owned by one task and not thread-safe. Rows are added, the last batch is finished, the scores
 * are read, and all is cleared for the next rows: the rows between two clearings are a group,
 * numbered from 0. Rows that cannot be scored keep their number and are named by {@link #bad}.
 */
public final class BatchScorer {
  private final BadRows badRows;
  private final BatchInputs inputs;
  private final List<OutputColumn> outputs;
  private final GoodRowRuns runs;
  private final ScoreGuards guards;
  private final BitSet bad = new BitSet();
  private int scored;
  private long assembleNanos;
  private long inferNanos;

  /**
   * @param lease stays with the caller, who closes it after the last call
   * @param badRows takes the rows that cannot be scored
   */
  public BatchScorer(ScorePlan plan, SessionLease lease, BadRows badRows) {
    this.badRows = badRows;
    inputs = new BatchInputs(plan, ModelRun.layout(lease));
    outputs = plan.outputs().stream().map(OutputColumn::of).toList();
    runs = new GoodRowRuns(plan, lease, inputs, outputs, blame());
    guards = new ScoreGuards(plan, outputs);
  }

  /**
   * Adds rows and scores every batch that they fill. The columns are no longer needed afterwards.
   *
   * @param columns the columns that the plan's ordinals name
   * @throws io.thresher.errors.ScoringException where a row cannot be scored and is not taken, or
   *     the model fails for other reasons
   */
  public void add(ColumnVector[] columns, int rows) {
    int from = 0;
    while (from < rows) {
      int most = runs.mostRows();
      int count = Math.min(most - inputs.rows(), rows - from);
      if (count > 0 && reserve(inputs.rows() + count)) {
        long start = System.nanoTime();
        inputs.add(columns, from, count, this::doesNotFit);
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

  private void doesNotFit(int row, RowFailure failure) {
    String place = badRows.place(scored + row);
    String expectation = failure.expectation();
    Problem problem =
        expectation == null
            ? DataProblems.nullValue(
                failure.input().input(),
                failure.column(),
                place,
                failure.input().type().isFloating() ? "nan, or a VALUE" : "VALUE")
            : DataProblems.badRow(failure.column(), place, expectation);
    take(row, BadRows.Stage.CONVERT, problem, failure);
  }

  private void take(int row, BadRows.Stage stage, Problem problem, Exception cause) {
    bad.set(scored + row);
    badRows.take(scored + row, stage, problem, cause);
  }

  /** Scores the rows that fill no whole batch. */
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
      inferNanos += System.nanoTime() - start;
    }
    scored += rows;
    inputs.clear();
  }

  private GoodRowRuns.Blame blame() {
    return new GoodRowRuns.Blame() {
      @Override
      public String place(int row) {
        return badRows.place(scored + row);
      }

      @Override
      public void failing(int row, Problem problem, Exception why) {
        take(row, BadRows.Stage.INFERENCE, problem, why);
      }
    };
  }

  /** Rows added that wait for their batch to fill. */
  public int pending() {
    return inputs.rows();
  }

  /** The rows of the group that have no scores. */
  public BitSet bad() {
    return bad;
  }

  /** One column an output, from scored row {@code from} on. Valid until {@link #clear}. */
  public ColumnVector[] scores(int from) {
    return outputs.stream().map(output -> output.vector(from)).toArray(ColumnVector[]::new);
  }

  /** Forgets all rows. */
  public void clear() {
    outputs.forEach(OutputColumn::clear);
    inputs.clear();
    bad.clear();
    scored = 0;
  }

  /** Runs of the model so far, on whole batches or on parts that fit in memory. */
  public long batches() {
    return runs.passed();
  }

  /** Further runs so far, to find rows that the model fails on. */
  public long extraRuns() {
    return runs.extra();
  }

  /** Runs so far that lacked memory, and were made smaller. */
  public long refusedForMemory() {
    return runs.refusals();
  }

  /** The most rows of a run: fewer than planned where the executor lacks memory. */
  public int mostRows() {
    return runs.mostRows();
  }

  /** Rows with scores that a guard looks out for so far, by output. */
  public long[] refused() {
    return guards.refused();
  }

  /** Time spent copying columns to tensors so far, ns. */
  public long assembleNanos() {
    return assembleNanos;
  }

  /** Time spent in runs of the model so far, ns. */
  public long inferNanos() {
    return inferNanos;
  }
}

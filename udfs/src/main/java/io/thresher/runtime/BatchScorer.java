package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.OutputColumn;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Scores rows in batches of the planned size, whatever the sizes of the column batches they come
 * in. Owned by one task and not thread-safe. Rows are added, the last batch is finished, the scores
 * are read, and all is cleared for the next rows.
 */
public final class BatchScorer {
  private final ScorePlan plan;
  private final List<InputTensor> inputs;
  private final List<OutputColumn> outputs;
  private final ModelRun run;
  private int pending;
  private int scored;
  private IntFunction<String> lastPlace = row -> "";
  private int lastRow;
  private long batches;
  private long assembleNanos;
  private long inferNanos;

  /**
   * @param lease stays with the caller, who closes it after the last call
   */
  public BatchScorer(ScorePlan plan, SessionLease lease) {
    this.plan = plan;
    InputTensor.Layout layout = ModelRun.layout(lease);
    inputs =
        plan.inputs().stream()
            .map(input -> new InputTensor(input, plan.batchSize(), layout))
            .toList();
    outputs = plan.outputs().stream().map(OutputColumn::of).toList();
    run = ModelRun.of(plan, lease, inputs, outputs);
  }

  /**
   * Adds rows and scores every batch that they fill. The columns are no longer needed afterwards.
   *
   * @param columns the columns that the plan's ordinals name
   * @param place describes one of these rows, for messages
   * @throws io.thresher.tensor.RowFailure for a row that does not fit; its index is that in {@code
   *     columns}
   * @throws io.thresher.errors.ScoringException THR-RUN where the model fails
   */
  public void add(ColumnVector[] columns, int rows, IntFunction<String> place) {
    int from = 0;
    while (from < rows) {
      int count = Math.min(plan.batchSize() - pending, rows - from);
      long start = System.nanoTime();
      for (InputTensor input : inputs) {
        input.fill(columns, from, count, pending);
      }
      assembleNanos += System.nanoTime() - start;
      pending += count;
      from += count;
      lastPlace = place;
      lastRow = from - 1;
      if (pending == plan.batchSize()) {
        runPending();
      }
    }
  }

  /** Scores the rows that fill no whole batch. */
  public void finish() {
    if (pending > 0) {
      runPending();
    }
  }

  private void runPending() {
    int rows = pending;
    if (plan.batchKind() == ScorePlan.BatchKind.FIXED && rows < plan.batchSize()) {
      inputs.forEach(input -> input.repeat(pending - 1, plan.batchSize()));
      rows = plan.batchSize();
    }
    long start = System.nanoTime();
    run(rows);
    inferNanos += System.nanoTime() - start;
    batches++;
    scored += pending;
    pending = 0;
  }

  private void run(int rows) {
    try {
      run.run(rows, scored);
    } catch (OrtException e) {
      throw new ScoringException(
          InferenceProblems.failed(
              plan.model().uri(),
              pending,
              lastPlace.apply(lastRow),
              String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Rows added that wait for their batch to fill. */
  public int pending() {
    return pending;
  }

  /** One column an output, from scored row {@code from} on. Valid until {@link #clear}. */
  public ColumnVector[] scores(int from) {
    return outputs.stream().map(output -> output.vector(from)).toArray(ColumnVector[]::new);
  }

  /** Forgets all rows. */
  public void clear() {
    outputs.forEach(OutputColumn::clear);
    pending = 0;
    scored = 0;
  }

  /** Runs of the model so far. */
  public long batches() {
    return batches;
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

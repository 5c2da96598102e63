package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.output.OutputColumn;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * One batch in memory that the model is run on again and again: what inference takes with nothing
 * around it. Where rows differ in length, it is as many as wait together. Owned by one thread.
 */
public final class RepeatedBatch {
  private final ScorePlan plan;
  private final BatchInputs inputs;
  private final List<OutputColumn> outputs;
  private final ModelRun run;
  private final @Nullable GroupedScorer grouped;

  /**
   * @param lease stays with the caller, who closes it after the last run
   */
  public RepeatedBatch(ScorePlan plan, SessionLease lease) {
    this.plan = plan;
    inputs = new BatchInputs(plan, lease);
    outputs = plan.outputs().stream().map(OutputColumn::of).toList();
    run = ModelRun.of(plan.model().uri(), lease, outputs);
    grouped = plan.isOpen() ? new GroupedScorer(plan, lease, new NoBadRows()) : null;
  }

  /**
   * Adds rows up to the planned size of a batch. The columns are no longer needed afterwards.
   *
   * @param columns the columns that the plan's ordinals name
   * @return whether the batch is full
   */
  public boolean add(ColumnVector[] columns, int rows) {
    if (grouped != null) {
      grouped.add(columns, rows);
      return !grouped.wantsMore();
    }
    int count = Math.min(rows, plan.batchSize() - inputs.rows());
    inputs.reserve(inputs.rows() + count);
    inputs.add(
        columns,
        0,
        count,
        (row, failure) -> {
          throw new IllegalStateException(failure);
        });
    return inputs.rows() == plan.batchSize();
  }

  /** Rows of the batch. */
  public int rows() {
    return grouped == null ? inputs.rows() : grouped.waitingRows();
  }

  /**
   * Runs the model on the batch and drops the scores.
   *
   * @throws ScoringException if it fails
   */
  public void run() {
    if (grouped != null) {
      grouped.runAgain();
      return;
    }
    outputs.forEach(OutputColumn::clear);
    try {
      run.run(inputs.whole(), 0, inputs.runRows(rows()), 0);
    } catch (OrtException e) {
      throw new ScoringException(
          InferenceProblems.failed(
              plan.model().uri(), "a batch in memory", String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Fails on the first. */
  private static final class NoBadRows implements BadRows {
    @Override
    public String place(int row) {
      return "row " + row + " of a batch in memory";
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      throw ScoringException.caused(problem, cause);
    }
  }
}

package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.OutputColumn;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * One batch in memory that the model is run on again and again: what inference takes with nothing
 * around it. Owned by one thread.
 */
public final class RepeatedBatch {
  private final ScorePlan plan;
  private final BatchInputs inputs;
  private final List<OutputColumn> outputs;
  private final ModelRun run;

  /**
   * @param lease stays with the caller, who closes it after the last run
   */
  public RepeatedBatch(ScorePlan plan, SessionLease lease) {
    this.plan = plan;
    inputs = new BatchInputs(plan, ModelRun.layout(lease));
    outputs = plan.outputs().stream().map(OutputColumn::of).toList();
    run = ModelRun.of(plan, lease, outputs);
  }

  /**
   * Adds rows up to the planned size of a batch. The columns are no longer needed afterwards.
   *
   * @param columns the columns that the plan's ordinals name
   * @return whether the batch is full
   */
  public boolean add(ColumnVector[] columns, int rows) {
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
    return inputs.rows();
  }

  /**
   * Runs the model on the batch and drops the scores.
   *
   * @throws ScoringException if it fails
   */
  public void run() {
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
}

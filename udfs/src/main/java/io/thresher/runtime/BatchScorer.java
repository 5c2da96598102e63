package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.BadRowProblems;
import io.thresher.errors.DataProblems;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.OutputColumn;
import io.thresher.tensor.RowFailure;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows in batches of the planned size, whatever the sizes of the column batches they come
 * in. Owned by one task and not thread-safe. Rows are added, the last batch is finished, the scores
 * are read, and all is cleared for the next rows: the rows between two clearings are a group,
 * numbered from 0. Rows that cannot be scored keep their number and are named by {@link #bad}.
 */
public final class BatchScorer {
  private final ScorePlan plan;
  private final BadRows badRows;
  private final BatchInputs inputs;
  private final List<OutputColumn> outputs;
  private final ModelRun run;
  private final ScoreGuards guards;
  private final Canary canary;
  private final Bisection bisection;
  private final BitSet bad = new BitSet();
  private int scored;
  private long batches;
  private long reruns;
  private long assembleNanos;
  private long inferNanos;

  /**
   * @param lease stays with the caller, who closes it after the last call
   * @param badRows takes the rows that cannot be scored
   */
  public BatchScorer(ScorePlan plan, SessionLease lease, BadRows badRows) {
    this.plan = plan;
    this.badRows = badRows;
    InputTensor.Layout layout = ModelRun.layout(lease);
    inputs = new BatchInputs(plan, layout);
    outputs = plan.outputs().stream().map(OutputColumn::of).toList();
    run = ModelRun.of(plan, lease, outputs);
    guards = new ScoreGuards(plan, outputs);
    canary = new Canary(plan, layout);
    bisection = new Bisection(this::failure, this::failsAlone, this::suspected);
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
      int count = Math.min(plan.batchSize() - inputs.rows(), rows - from);
      long start = System.nanoTime();
      inputs.add(columns, from, count, this::doesNotFit);
      assembleNanos += System.nanoTime() - start;
      from += count;
      if (inputs.rows() == plan.batchSize()) {
        runPending();
      }
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
      runGoodRows(rows);
      inferNanos += System.nanoTime() - start;
      batches++;
    }
    scored += rows;
    inputs.clear();
  }

  private void runGoodRows(int rows) {
    List<InputTensor> whole = inputs.whole();
    try {
      run.run(whole, inputs.runRows(rows), scored);
    } catch (OrtException e) {
      bisection.find(rows, e);
      if (inputs.noneIsGood()) {
        outputs.forEach(output -> output.skip(scored, rows));
        return;
      }
      rerun(rows, e);
    }
    bisection.passed();
    canary.scored(whole);
    guards.check(scored, scored + rows, bad, badRows);
  }

  /** All good rows again, each in its place. */
  private void rerun(int rows, OrtException first) {
    reruns++;
    try {
      run.run(inputs.whole(), inputs.runRows(rows), scored);
    } catch (OrtException e) {
      first.addSuppressed(e);
      throw new ScoringException(
          BadRowProblems.noSingleRow(
              plan.model().uri(), rows, badRows.place(scored + rows - 1), message(e)),
          first);
    }
  }

  private @Nullable OrtException failure(int from, int to) {
    return inputs.partsRunInPlace()
        ? run.failure(inputs.tensors(), from, to - from)
        : run.failure(inputs.part(from, to), 0, plan.batchSize());
  }

  private void failsAlone(int row, Exception why) {
    // The place of a row that did not fit holds a copy of one that may fail here.
    if (!inputs.isBad(row)) {
      inputs.markBad(row);
      String place = badRows.place(scored + row);
      Problem problem = InferenceProblems.failed(plan.model().uri(), place, message(why));
      take(row, BadRows.Stage.INFERENCE, problem, why);
    }
  }

  private void suspected(int row, Exception why) {
    if (!canary.passes(run)) {
      throw new ScoringException(
          BadRowProblems.everyRow(
              plan.model().uri(), Bisection.SUSPICIOUS, badRows.place(scored + row), message(why)),
          why);
    }
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage());
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

  /** Runs of the model on whole batches so far. */
  public long batches() {
    return batches;
  }

  /** Further runs so far, to find rows that the model fails on. */
  public long extraRuns() {
    return bisection.runs() + reruns;
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

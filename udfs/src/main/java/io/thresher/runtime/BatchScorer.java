package io.thresher.runtime;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problem;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.output.GivenColumn;
import io.thresher.tensor.output.OutputColumn;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows in batches of the planned size, whatever the sizes of the column batches they come
 * in. Owned by one task and not thread-safe. Rows are added, the last batch is finished, the scores
 * are read, and all is cleared for the next rows: the rows between two clearings are a group,
 * numbered from 0. Rows that cannot be scored keep their number and are named by {@link #bad}.
 */
public abstract sealed class BatchScorer permits UniformScorer, GroupedScorer {
  final ScorePlan plan;
  final BadRows badRows;
  final BatchInputs inputs;
  final List<OutputColumn> outputs;
  final List<GivenColumn> columns;
  final GoodRowRuns runs;
  final ScoreGuards guards;
  final PartGuards parts;
  final BitSet bad = new BitSet();
  private final Map<Integer, Reason> reasons = new HashMap<>();
  final BatchTimes times = new BatchTimes();
  long assembleNanos;
  long inferNanos;

  BatchScorer(ScorePlan plan, SessionLease lease, BadRows badRows) {
    this.plan = plan;
    this.badRows = badRows;
    inputs = new BatchInputs(plan, lease);
    outputs = plan.outputs().stream().map(OutputColumn::of).toList();
    columns =
        plan.columns().stream()
            .map(column -> new GivenColumn(column, outputs.get(column.output())))
            .toList();
    runs = new GoodRowRuns(plan, lease, inputs, outputs, blame());
    guards = new ScoreGuards(plan, outputs);
    parts = new PartGuards(columns);
  }

  /**
   * The scorer that suits a plan.
   *
   * @param lease stays with the caller, who closes it after the last call
   * @param badRows takes the rows that cannot be scored
   */
  public static BatchScorer of(ScorePlan plan, SessionLease lease, BadRows badRows) {
    return plan.isGrouped()
        ? new GroupedScorer(plan, lease, badRows)
        : new UniformScorer(plan, lease, badRows);
  }

  /**
   * Adds rows and scores every batch that they fill. The columns are no longer needed afterwards.
   *
   * @param columns the columns that the plan's ordinals name
   * @throws io.thresher.errors.ScoringException where a row cannot be scored and is not taken, or
   *     the model fails for other reasons
   */
  public abstract void add(ColumnVector[] columns, int rows);

  /** Scores the rows that fill no whole batch. */
  public abstract void finish();

  /** Whether rows wait that more rows of the group would help to fill batches with. */
  public abstract boolean wantsMore();

  /** The columns of the plan, from row {@code from} of the group on. Valid until {@link #clear}. */
  public abstract ColumnVector[] scores(int from);

  /** Forgets all rows. */
  public void clear() {
    outputs.forEach(OutputColumn::clear);
    inputs.clear();
    bad.clear();
    reasons.clear();
    times.clear();
  }

  /** The most rows of a run: fewer than planned where the executor lacks memory. */
  public abstract int mostRows();

  /** The number in the group of a row of the batch that is being run. */
  abstract int numberOf(int row);

  /** Marks a row of the batch as one without scores. */
  abstract void mark(int row);

  final void take(int row, BadRows.Stage stage, Problem problem, @Nullable Throwable cause) {
    if (bad.get(row)) {
      return; // Another window of it has failed already.
    }
    bad.set(row);
    reasons.put(row, new Reason(stage, problem, cause));
    badRows.take(row, stage, problem, cause);
  }

  /** Takes a row for the reason for which an earlier one was taken, which it is like. */
  final void takeLike(int row, int earlier) {
    Reason reason = reasons.get(earlier);
    if (reason == null) {
      throw new IllegalStateException("row " + earlier + " was not taken");
    }
    Problem problem = reason.problem().elsewhere(badRows.place(earlier), badRows.place(row));
    take(row, reason.stage(), problem, reason.cause());
  }

  private record Reason(BadRows.Stage stage, Problem problem, @Nullable Throwable cause) {}

  /** Takes a row of the group that does not fit its tensors. */
  final void doesNotFit(int row, RowFailure failure) {
    String place = badRows.place(row);
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

  private GoodRowRuns.Blame blame() {
    return new GoodRowRuns.Blame() {
      @Override
      public String place(int row) {
        return badRows.place(numberOf(row));
      }

      @Override
      public void failing(int row, Problem problem, Exception why) {
        mark(row);
        take(numberOf(row), BadRows.Stage.INFERENCE, problem, why);
      }
    };
  }

  /** The rows of the group that have no scores. */
  public final BitSet bad() {
    return bad;
  }

  /** The runs of the model since the last {@link #clear}. */
  public final BatchTimes times() {
    return times;
  }

  /** Runs of the model so far, on whole batches or on parts that fit in memory. */
  public final long batches() {
    return runs.passed();
  }

  /** Further runs so far, to find rows that the model fails on. */
  public final long extraRuns() {
    return runs.extra();
  }

  /** Runs so far that lacked memory, and were made smaller. */
  public final long refusedForMemory() {
    return runs.refusals();
  }

  /** Runs so far that were ended because they took too long. */
  public final long endedForTime() {
    return runs.slow();
  }

  /** Texts so far that are longer than the model takes, and were cut. */
  public long cutTexts() {
    return 0;
  }

  /** Rows so far that were like an earlier one of their group, and got its scores. */
  public long repeatedRows() {
    return 0;
  }

  /** Positions of all runs so far, where shorter rows are filled up; 0 where none are. */
  public long positions() {
    return 0;
  }

  /** Those of them so far that fill rows up. */
  public long paddingPositions() {
    return 0;
  }

  /** Rows with scores that a guard looks out for so far, by output. */
  public final long[] refused() {
    return guards.refused();
  }

  /** Time spent copying columns to tensors so far, ns. */
  public final long assembleNanos() {
    return assembleNanos;
  }

  /** Time spent in runs of the model so far, ns. */
  public final long inferNanos() {
    return inferNanos;
  }
}

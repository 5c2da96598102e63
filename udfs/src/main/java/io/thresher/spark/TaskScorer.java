package io.thresher.spark;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.BatchScorer;
import io.thresher.runtime.SessionLease;
import io.thresher.tensor.RowFailure;
import java.util.function.IntFunction;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Scores the rows of one task, keeps its metrics, and says where in the input a row that fails
 * stands.
 */
final class TaskScorer {
  private final BatchScorer scorer;
  private final ScorePlan plan;
  private final TaskMetrics metrics;
  private final int partition;
  private long reported;
  private long assembled;
  private long inferred;

  TaskScorer(ScorePlan plan, SessionLease lease, TaskMetrics metrics, int partition) {
    this.plan = plan;
    this.metrics = metrics;
    this.partition = partition;
    scorer = new BatchScorer(plan, lease);
    long load = lease.takeLoadNanos();
    if (load > 0) {
      metrics.sessions().add(1);
      metrics.load().add(load);
    }
  }

  int batchSize() {
    return plan.batchSize();
  }

  /**
   * Adds rows to the batches.
   *
   * @param where describes a row given, for messages
   */
  void add(ColumnVector[] features, int rows, IntFunction<String> where) {
    IntFunction<String> placed = row -> "partition " + partition + ", " + where.apply(row);
    try {
      scorer.add(features, rows, placed);
    } catch (RowFailure failure) {
      String place = placed.apply(failure.row());
      String expectation = failure.expectation();
      Problem problem =
          expectation == null
              ? DataProblems.nullValue(
                  failure.input().input(),
                  failure.column(),
                  place,
                  failure.input().type().isFloating() ? "nan, or a VALUE" : "VALUE")
              : DataProblems.badRow(failure.column(), place, expectation);
      throw new ScoringException(problem, failure);
    }
  }

  int pending() {
    return scorer.pending();
  }

  /** Scores what is left and reports {@code rows} more rows. */
  void finish(long rows) {
    scorer.finish();
    metrics.rows().add(rows);
    TaskOutcome.of(TaskContext.get()).addScored(rows);
    metrics.batches().add(scorer.batches() - reported);
    metrics.assemble().add(scorer.assembleNanos() - assembled);
    metrics.infer().add(scorer.inferNanos() - inferred);
    reported = scorer.batches();
    assembled = scorer.assembleNanos();
    inferred = scorer.inferNanos();
  }

  ColumnVector[] scores(int from) {
    return scorer.scores(from);
  }

  void clear() {
    scorer.clear();
  }

  void read(long nanos) {
    metrics.read().add(nanos);
  }
}

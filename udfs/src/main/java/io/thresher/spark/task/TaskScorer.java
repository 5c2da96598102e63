package io.thresher.spark.task;

import io.thresher.errors.BadRowProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlAdvice;
import io.thresher.plan.OpenLimits;
import io.thresher.plan.Quarantine;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.TextRows;
import io.thresher.runtime.BadRows;
import io.thresher.runtime.BatchScorer;
import io.thresher.runtime.SessionLease;
import io.thresher.spark.sample.DataSample;
import io.thresher.spark.scan.RowPosition;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Scores the rows of one task, keeps its metrics, and sets aside the rows that cannot be scored or,
 * where that is not asked for, fails on the first.
 */
final class TaskScorer implements BadRows {
  private static final BitSet NONE = new BitSet();

  private final BatchScorer scorer;
  private final ScorePlan plan;
  private final TaskMetrics metrics;
  private final TaskMeter meter;
  private final TaskOutcome outcome;
  private final int partition;
  private final GroupRows rows;
  private final @Nullable QuarantineFile quarantined;
  private final @Nullable DataSample sample;
  private final int mostGathered;
  private final long mostBytes;
  private Progress reported = Progress.NONE;
  private int added;

  /**
   * @param quarantined where bad rows go; null where there must be none
   * @param sample of the rows; null where nobody asks for it
   */
  TaskScorer(
      ScorePlan plan,
      SessionLease lease,
      TaskMetrics metrics,
      TaskMeter meter,
      TaskOutcome outcome,
      int partition,
      GroupRows rows,
      @Nullable QuarantineFile quarantined,
      @Nullable DataSample sample) {
    this.plan = plan;
    this.metrics = metrics;
    this.meter = meter;
    this.outcome = outcome;
    this.partition = partition;
    this.rows = rows;
    this.quarantined = quarantined;
    this.sample = sample;
    scorer = BatchScorer.of(plan, lease, this);
    OpenLimits limits = OpenLimits.of(plan);
    mostGathered = plan.isGrouped() ? limits.rows() : plan.batchSize();
    boolean ofBytes = // Files, of which each may be large.
        plan.inputs().stream()
            .flatMap(input -> input.columns().stream())
            .anyMatch(column -> column.type() instanceof BinaryType);
    mostBytes = plan.isGrouped() || ofBytes ? limits.bytes() : Long.MAX_VALUE;
    long load = lease.takeLoadNanos();
    if (load > 0) {
      metrics.sessions().add(1);
      metrics.load().add(load);
    }
  }

  /** Rows that are gathered before they are scored, where they come one by one. */
  boolean wantsMore(int gathered, long bytes) {
    return gathered < mostGathered && bytes < mostBytes;
  }

  void add(ColumnVector[] features, int count) {
    if (sample != null) {
      sample.takeFeatures(features, count);
    }
    if (count > 0) {
      added += count;
      meter.scores(rows.position(0), rows.position(added - 1));
    }
    scorer.add(features, count);
  }

  /** Whether more column batches would help to fill the model's batches. */
  boolean wantsMore() {
    return scorer.wantsMore();
  }

  /** Scores what is left and reports {@code count} more rows, less those set aside. */
  void finish(long count) {
    scorer.finish();
    long scored = count - scorer.bad().cardinality();
    if (plan.quarantine().isOfRun()) {
      outcome.addScored(scored);
    }
    if (!plan.quarantine().rowsStay()) {
      metrics.rows().add(scored);
    }
    Progress now = Progress.of(scorer);
    metrics.report(reported, now);
    meter.scored(scored, reported, now, scorer.times());
    if (scorer.mostRows() < plan.batchSize()) {
      metrics.fewestRows().add(scorer.mostRows());
    }
    reported = now;
    RunProfile profile = metrics.profile();
    if (profile != null && count > 0) {
      profile.takeBatches(scorer.times());
    }
    if (sample != null) {
      sample.takeScores(scorer.scores(0), scorer.bad());
    }
  }

  ColumnVector[] scores(int from) {
    ColumnVector[] scores = scorer.scores(from);
    if (plan.quarantine().rowsStay() && !scorer.bad().isEmpty()) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = new ScoresOrNull(scores[i], scorer.bad(), from);
      }
    }
    return scores;
  }

  /** The rows of the group that do not come out. */
  BitSet left() {
    return plan.quarantine().rowsStay() ? NONE : scorer.bad();
  }

  void clear() {
    scorer.clear();
    added = 0;
  }

  /** Says that rows are asked for now. */
  void reads() {
    meter.reads();
  }

  /** Says that there are no more rows. */
  void hasNoMore() {
    meter.hasNoMore();
  }

  void read(long nanos) {
    if (!plan.quarantine().rowsStay()) { // It would count what the first model took.
      metrics.read().add(nanos);
      meter.read(nanos);
    }
  }

  @Override
  public String place(int row) {
    return in(rows.describe(row));
  }

  private String in(String place) {
    return "partition " + partition + ", " + place;
  }

  @Override
  public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
    if (plan.quarantine().rowsStay()) {
      return;
    }
    QuarantineFile file = count(problem, cause);
    file.write(rows.position(row), stage, problem, rows.held(row));
  }

  /** Takes a row that could not be parsed. */
  void takeMalformed(UTF8String text, RowPosition position) {
    TextRows reading = Objects.requireNonNull(plan.quarantine().text());
    Problem problem =
        BadRowProblems.malformed(
            reading.format().toUpperCase(Locale.ROOT), in(position.describe()));
    count(problem, null).writeMalformed(position, problem, text);
  }

  private QuarantineFile count(Problem problem, @Nullable Throwable cause) {
    Quarantine quarantine = plan.quarantine();
    if (quarantined == null) {
      boolean sql = plan.options().caller().isSql();
      throw ScoringException.caused(sql ? SqlAdvice.of(List.of(problem)).get(0) : problem, cause);
    }
    outcome.addQuarantined(problem.where());
    metrics.quarantined().add(1);
    meter.bad();
    if (outcome.quarantined() > quarantine.mostPerTask()) {
      throw new ScoringException(
          BadRowProblems.tooMany(
              outcome.quarantined() + " in one task", quarantine.limit(), outcome.firstPlaces()));
    }
    return quarantined;
  }
}

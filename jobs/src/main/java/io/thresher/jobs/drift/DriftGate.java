package io.thresher.jobs.drift;

import io.thresher.errors.DriftProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.plan.ScorePlan;
import io.thresher.profile.ColumnProfile;
import io.thresher.profile.DataProfile;
import io.thresher.spark.sample.DataSampling;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares a run with its baseline before it is published. */
public final class DriftGate {
  private final Baseline baseline;
  private final DriftLimits limits;

  public DriftGate(Baseline baseline, DriftLimits limits) {
    this.baseline = baseline;
    this.limits = limits;
  }

  /**
   * Adds a problem for each column with a limit of its own that will not be compared.
   *
   * @param plan of this run
   */
  public void check(ScorePlan plan, Problems problems) {
    Set<String> now = new TreeSet<>(DataSampling.columnsOf(plan).names());
    Set<String> known = new TreeSet<>(now);
    known.retainAll(baseline.profile().columns().stream().map(ColumnProfile::name).toList());
    for (String column : limits.columns()) {
      if (!known.contains(column)) {
        String where = now.contains(column) ? baseline.describe() : "this run";
        problems.add(DriftProblems.unknownColumn(column, where, known));
      }
    }
  }

  /** How a run differs. */
  public DriftResult compare(DataProfile now) {
    return DriftResult.of(baseline, now, limits);
  }

  /**
   * Refuses what differs too much, and what the limits do not see. A run without rows has nothing
   * that could differ.
   *
   * @throws ScoringException THR-GATE-877 and 878
   */
  public void pass(DriftResult result) {
    if (result.now().rows() == 0) {
      return;
    }
    Problems problems = new Problems();
    List<String> unseen = limits.notCompared(result);
    if (!unseen.isEmpty()) {
      problems.add(DriftProblems.notCompared(baseline.describe(), unseen));
    }
    List<String> exceeded = limits.exceeded(result.drift());
    if (!exceeded.isEmpty()) {
      problems.add(DriftProblems.drifted(baseline.describe(), exceeded));
    }
    problems.throwIfAny();
  }
}

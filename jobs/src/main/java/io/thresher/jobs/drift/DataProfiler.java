package io.thresher.jobs.drift;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.run.Run;
import io.thresher.jobs.run.RunProfiles;
import io.thresher.plan.ScorePlan;
import io.thresher.profile.DataProfile;
import io.thresher.spark.sample.DataSampling;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Has the tasks of a run make its profile, and compares that with the baseline. */
public final class DataProfiler {
  /** Where the input is no plain scan of files, nobody knows how many there will be. */
  private static final int UNKNOWN_TASKS = 200;

  private final boolean on;
  private final ScorePlan plan;
  private final @Nullable DriftGate gate;

  private DataProfiler(boolean on, ScorePlan plan, @Nullable DriftGate gate) {
    this.on = on;
    this.plan = plan;
    this.gate = gate;
  }

  /**
   * For one run.
   *
   * @param gate null where there is no baseline
   */
  public static DataProfiler of(ScorePlan plan, @Nullable DriftGate gate) {
    return new DataProfiler(true, plan, gate);
  }

  /** Makes none. */
  public static DataProfiler off(ScorePlan plan) {
    return new DataProfiler(false, plan, null);
  }

  /** Before a run is written that is planned. */
  public void begin(SparkSession session, Run run) {
    int tasks = run.units() > 0 ? run.units() : UNKNOWN_TASKS;
    int rows = on ? DataSampling.rows(plan, tasks) : DataSampling.OFF;
    session.conf().set(DataSampling.SWITCH, Integer.toString(rows));
    session.conf().set(DataSampling.EVERY, Integer.toString(DataSampling.every(tasks)));
  }

  /** Of what is written so far; null where none is made. */
  public @Nullable DataProfile profile(Run run) {
    return on ? RunProfiles.of(run, plan.digest(), DataSampling.columnsOf(plan).leftOut()) : null;
  }

  /** How a run differs from its baseline; null where there is none. */
  public @Nullable DriftResult compare(@Nullable DataProfile profile) {
    return gate == null || profile == null ? null : gate.compare(profile);
  }

  /**
   * Refuses a run that differs too much, or that the limits do not see all of.
   *
   * @throws ScoringException THR-GATE-877 and 878
   */
  public void pass(DriftResult result) {
    if (gate != null) {
      gate.pass(result);
    }
  }
}

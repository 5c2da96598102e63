package io.thresher.jobs.watch;

import io.thresher.spark.WorkCounts;
import io.thresher.spark.WorkState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is at one moment.
 *
 * @param rate rows a second over the last seconds
 * @param mean rows a second since the first task of this start
 * @param steady rows a second over the last while: what is left is foretold by it
 * @param elapsed seconds since the first task of this start
 */
record Reading(
    WorkState state, Goal goal, double rate, double mean, double steady, double elapsed) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Rows that are done with, scored or set aside, those of earlier starts among them. */
  long rows() {
    return goal.rowsBefore() + state.counts().handled();
  }

  /** What is done of the run: by rows where their number is known, else by bytes or by tasks. */
  double fraction() {
    double part;
    if (goal.rows() != null) {
      part = goal.rows() == 0 ? 1 : (double) rows() / goal.rows();
    } else if (goal.bytes() > 0) {
      part = (double) state.counts().bytesRead() / goal.bytes();
    } else {
      part = state.tasks() == 0 ? 0 : (double) state.tasksDone() / state.tasks();
    }
    return Math.max(0, Math.min(1, part));
  }

  /** What {@link #fraction} is measured by. */
  String unit() {
    if (goal.rows() != null) {
      return "rows";
    }
    return goal.bytes() > 0 ? "bytes" : "tasks";
  }

  /** Seconds that are left; null where nothing tells yet. */
  @Nullable Double secondsLeft() {
    if (goal.rows() != null) {
      return steady <= 0 ? null : Math.max(0, goal.rows() - rows()) / steady;
    }
    double done = fraction();
    return done <= 0 ? null : elapsed * (1 - done) / done;
  }

  /** Whether a task has told yet what it spends its time on. */
  boolean knowsStages() {
    WorkCounts counts = state.counts();
    return counts.loadNanos() + counts.readNanos() + counts.inferNanos() > 0;
  }

  /** Shares of the tasks' time, of 1 in sum; 0 where none has told of it yet. */
  Map<String, Double> stages() {
    WorkCounts counts = state.counts();
    double told =
        (double)
            (counts.loadNanos()
                + counts.readNanos()
                + counts.assembleNanos()
                + counts.inferNanos());
    double all = knowsStages() ? Math.max(told, state.taskMillis() * NANOS_PER_MILLI) : 0;
    Map<String, Double> stages = new LinkedHashMap<>();
    stages.put("modelLoad", share((double) counts.loadNanos(), all));
    stages.put("read", share((double) counts.readNanos(), all));
    stages.put("assembly", share((double) counts.assembleNanos(), all));
    stages.put("inference", share((double) counts.inferNanos(), all));
    stages.put("write", share(all - told, all));
    return stages;
  }

  private static double share(double part, double all) {
    return all <= 0 ? 0 : part / all;
  }

  /** For collectors of logs. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rows", rows());
    if (goal.rows() != null) {
      fields.put("rowsTotal", goal.rows());
    }
    fields.put("fraction", rounded(fraction(), 1e4));
    fields.put("fractionOf", unit());
    fields.put("rowsPerSecond", Math.round(rate));
    fields.put("rowsPerSecondMean", Math.round(mean));
    Double left = secondsLeft();
    if (left != null) {
      fields.put("secondsLeft", Math.round(left));
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    stages().forEach((stage, share) -> shares.put(stage, rounded(share, 1e3)));
    fields.put("stages", shares);
    fields.put("rowsQuarantined", state.counts().quarantined());
    fields.put("tasksDone", state.tasksDone());
    fields.put("tasks", state.tasks());
    return fields;
  }

  private static double rounded(double value, double steps) {
    return Math.round(value * steps) / steps;
  }
}

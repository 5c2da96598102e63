package io.thresher.runtime;

import io.thresher.errors.BadRowProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.options.GuardAction;
import io.thresher.plan.OutputGuard;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.output.OutputColumn;
import io.thresher.tensor.output.ScoreCheck;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Looks through the scores of each batch, as the guards of the outputs say. */
final class ScoreGuards {
  private final List<Guarded> guarded = new ArrayList<>();
  private long[] refused;

  ScoreGuards(ScorePlan plan, List<OutputColumn> outputs) {
    List<OutputGuard> guards = plan.guards();
    for (int i = 0; i < outputs.size(); i++) {
      OutputGuard guard = guards.get(i);
      if (guard.action() != GuardAction.OFF) {
        guarded.add(
            new Guarded(i, outputs.get(i), guard, new ScoreCheck(outputs.get(i), guard.range())));
      }
    }
    refused = new long[outputs.size()];
  }

  /**
   * Looks through rows {@code [from, to)} of the outputs.
   *
   * @param bad the rows to leave out; those that are refused and taken are added
   */
  void check(int from, int to, BitSet bad, BadRows rows) {
    for (Guarded output : guarded) {
      long found = 0;
      int row = output.check.firstRefused(from, to);
      while (row < to) {
        if (!bad.get(row)) {
          found++;
          act(output, row, bad, rows);
        }
        row = output.check.firstRefused(row + 1, to);
      }
      if (found > 0) {
        refused = refused.clone();
        refused[output.index] += found;
      }
    }
  }

  private static void act(Guarded output, int row, BitSet bad, BadRows rows) {
    GuardAction action = output.guard.action();
    if (action == GuardAction.COUNT) {
      return;
    }
    Problem problem =
        BadRowProblems.refusedScore(
            output.column.binding().output(),
            rows.place(row),
            output.guard.range().isAll()
                ? "finite scores"
                : "scores in the range " + output.guard.range(),
            output.check.describe(row));
    if (action == GuardAction.FAIL) {
      throw new ScoringException(problem);
    }
    bad.set(row);
    rows.take(row, BadRows.Stage.NUMERICS, problem, null);
  }

  /** Rows refused so far, by output. Stays as it is when more are. */
  long[] refused() {
    return refused;
  }

  private record Guarded(int index, OutputColumn column, OutputGuard guard, ScoreCheck check) {}
}

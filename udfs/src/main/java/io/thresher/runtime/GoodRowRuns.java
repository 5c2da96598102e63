package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.BadRowProblems;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SlowProblems;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.output.OutputColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the model that give every row of a batch its scores, or say why it has none. A batch that
 * does not fit in memory is run in parts; rows that the model fails on are found and left out.
 * Owned by one task and not thread-safe.
 */
final class GoodRowRuns {
  /** Of one batch; each of them has cost as long as a run may take. */
  private static final int MOST_SLOW_RUNS = 64;

  private final ScorePlan plan;
  private final String model;
  private final BatchInputs inputs;
  private final List<OutputColumn> outputs;
  private final Blame blame;
  private final ModelRun run;
  private final BatchCeiling ceiling;
  private final Canary canary;
  private final Bisection bisection;
  private final String unit;
  private int batchAt;
  private long passed;
  private long reruns;
  private long refusals;
  private int fewest;
  private int slowRuns;
  private long allSlowRuns;

  /** Told the rows that have no scores, by their number in the batch. */
  interface Blame {
    String place(int row);

    void failing(int row, Problem problem, Exception why);
  }

  GoodRowRuns(
      ScorePlan plan,
      SessionLease lease,
      BatchInputs inputs,
      List<OutputColumn> outputs,
      Blame blame) {
    this.plan = plan;
    this.model = plan.model().uri();
    this.inputs = inputs;
    this.outputs = outputs;
    this.blame = blame;
    unit = plan.isOpen() ? "positions" : "rows";
    fewest = plan.batchSize();
    run = ModelRun.of(model, lease, outputs);
    ceiling = lease.ceiling();
    canary = new Canary(plan, lease);
    bisection = new Bisection(this::failure, this::failsAlone, this::suspected);
  }

  /** The most rows that are worth a try in one run. */
  int mostRows() {
    return isFixed()
        ? plan.batchSize()
        : Math.min(plan.batchSize(), ceiling.rows(inputs.positions()));
  }

  /**
   * Scores the rows of the inputs, at least one of them good, from row {@code at} of the outputs.
   */
  void run(int rows, int at) {
    batchAt = at;
    int from = 0;
    while (from < rows) {
      int to = from + Math.min(rows - from, mostRows());
      if (inputs.noneIsGood(from, to)) {
        skip(from, to);
        from = to;
      } else if (runs(from, to)) {
        ceiling.settled(model, unit);
        if (!isFixed()) {
          ceiling.ran(to - from, inputs.positions());
        }
        passed++;
        from = to;
      }
    }
  }

  /** Whether these rows are done with, rather than too many for the memory. */
  private boolean runs(int from, int to) {
    slowRuns = 0;
    Exception first = attempt(from, to);
    if (first != null) {
      if (isTooLarge(from, to, first)) {
        return false;
      }
      bisection.find(from, to, first);
      if (inputs.noneIsGood(from, to)) {
        skip(from, to);
        return true;
      }
      reruns++;
      Exception again = attempt(from, to); // All good rows, each in its place.
      if (again != null) {
        if (isTooLarge(from, to, again) || isTooSlow(to - from, again)) {
          return false;
        }
        first.addSuppressed(again);
        String last = blame.place(to - 1);
        throw new ScoringException(
            BadRowProblems.noSingleRow(model, to - from, last, message(again)), first);
      }
    }
    bisection.passed();
    canary.scored(inputs.tensors(), from);
    return true;
  }

  private @Nullable Exception attempt(int from, int to) {
    try {
      run.run(inputs.whole(), from, isFixed() ? plan.batchSize() : to - from, batchAt + from);
      if (isFixed()) {
        outputs.forEach(output -> output.keep(batchAt + to));
      }
      return null;
    } catch (OrtException | DirectMemoryException e) {
      return e;
    } catch (SlowRun e) {
      noteSlow(from, e);
      return e;
    }
  }

  /** Bounds how long a batch is searched for the rows that take too long. */
  private void noteSlow(int from, SlowRun e) {
    slowRuns++;
    allSlowRuns++;
    if (slowRuns > MOST_SLOW_RUNS) {
      throw manySlowRows(from, e);
    }
  }

  private ScoringException manySlowRows(int row, Exception e) {
    return new ScoringException(
        SlowProblems.slowRows(model, slowRuns, blame.place(row), timeout()), e);
  }

  private String timeout() {
    return plan.options().batchTimeout().toMillis() + " ms";
  }

  /** Whether rows take too long together, none of them alone; fewer are run at a time then. */
  private boolean isTooSlow(int rows, Exception failure) {
    if (!(failure instanceof SlowRun)) {
      return false;
    }
    if (isFixed() || rows == 1) {
      throw new ScoringException(SlowProblems.slowRun(model, timeout()), failure);
    }
    lower(rows);
    return true;
  }

  private void lower(int rows) {
    ceiling.halve(rows, inputs.positions());
    fewest = Math.min(fewest, mostRows());
  }

  /** Whether a run lacked memory; where it did and cannot be made smaller, that is an error. */
  private boolean isTooLarge(int from, int to, Exception failure) {
    if (!AllocationFailure.is(failure)) {
      return false;
    }
    refuse(to - from, from, failure);
    return true;
  }

  /**
   * Lowers the ceiling for a number of rows that lacked memory.
   *
   * @throws ScoringException THR-RUN-504 if there is nothing to lower
   */
  void refuse(int rows, int first, Exception failure) {
    if (isFixed() || rows == 1) {
      throw tooLarge(isFixed() ? plan.batchSize() : rows, blame.place(first), failure);
    }
    refusals++;
    lower(rows);
  }

  /** THR-RUN-504, for a number of rows that cannot be made smaller. */
  ScoringException tooLarge(int rows, String where, Exception failure) {
    return new ScoringException(
        MachineProblems.tooLargeForMemory(model, rows, where, message(failure)), failure);
  }

  private boolean isFixed() {
    return !inputs.partsRunInPlace();
  }

  private void skip(int from, int to) {
    outputs.forEach(output -> output.skip(batchAt + from, to - from));
  }

  private @Nullable Exception failure(int from, int to) {
    Exception failure =
        isFixed()
            ? run.failure(inputs.part(from, to), 0, plan.batchSize())
            : run.failure(inputs.tensors(), from, to - from);
    if (failure instanceof SlowRun slow) {
      noteSlow(from, slow);
      return slow;
    }
    if (failure == null || !isTooLarge(from, to, failure)) {
      return failure;
    }
    int middle = (from + to) >>> 1;
    Exception left = failure(from, middle);
    return left == null ? failure(middle, to) : left;
  }

  private void failsAlone(int row, Exception why) {
    // The place of a row that did not fit holds a copy of one that may fail here.
    if (!inputs.isBad(row)) {
      inputs.markBad(row);
      Problem problem =
          why instanceof SlowRun
              ? SlowProblems.slowRow(model, blame.place(row), timeout())
              : InferenceProblems.failed(model, blame.place(row), message(why));
      blame.failing(row, problem, why);
    }
  }

  private void suspected(int row, Exception why) {
    boolean passes = canary.passes(run);
    if (!passes && why instanceof SlowRun) {
      throw manySlowRows(row, why);
    }
    if (!passes) {
      throw new ScoringException(
          BadRowProblems.everyRow(model, Bisection.SUSPICIOUS, blame.place(row), message(why)),
          why);
    }
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage());
  }

  /** The rows of the smallest run that memory lacked for larger ones of. */
  int fewestRows() {
    return fewest;
  }

  /** Runs so far that gave scores. */
  long passed() {
    return passed;
  }

  /** Further runs so far, to find rows that the model fails on. */
  long extra() {
    return bisection.runs() + reruns;
  }

  /** Runs so far that were ended because they took too long. */
  long slow() {
    return allSlowRuns;
  }

  /** Runs so far that lacked memory. */
  long refusals() {
    return refusals;
  }
}

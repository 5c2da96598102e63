package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.reading.ValueSearch;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.Cancellation;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.ort.AllocationFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the number of rows of a run for which a row's scores do not depend, to the bit, on where in
 * the run it stands and on what stands beside it. Kernels are chosen by shape, so every run is of
 * that one size; and since they may treat the last rows of a run in another way, the driver tries:
 * rows of random values, in several orders, and among several others, some of them extreme. Where
 * that shows a difference, or would take too long, runs are smaller, down to one row.
 */
public final class SteadyBatch {
  /** Rows of a run, where rows are narrow: a task fills up its last run to so many. */
  public static final int ROWS = 256;

  private static final int FEWEST_ROWS = 16;
  private static final long MOST_BYTES = 1L << 20;

  private static final int SMALLER = 4;

  private final Function<Cancellation, SessionLease> leases;
  private final ModelProto graph;
  private final String model;
  private final List<InputBinding> inputs;
  private final List<String> outputs;
  private final Duration longest;

  /**
   * @param leases of a session that computes with one thread; runs end where it is requested
   * @param graph as that session opens it
   * @param longest for the runs of one number of rows
   */
  public SteadyBatch(
      Function<Cancellation, SessionLease> leases,
      ModelProto graph,
      String model,
      List<InputBinding> inputs,
      List<String> outputs,
      Duration longest) {
    this.leases = leases;
    this.graph = graph;
    this.model = model;
    this.inputs = inputs;
    this.outputs = outputs;
    this.longest = longest;
  }

  /**
   * The rows of every run: some, or 1 where only that is steady, or more take too long to try.
   *
   * @param fixed the one number of rows that the model takes, or 0
   * @throws ScoringException THR-MODEL-501 if no number is steady
   */
  public int rows(int fixed) {
    if (fixed > 0) {
      return fixed == 1 ? alone() : ofFixed(fixed);
    }
    if (inputs.stream().anyMatch(InputBinding::isOpen)) {
      return alone(); // Of every length there may be few rows only: runs would be filled up.
    }
    long rowBytes = 1;
    for (InputBinding input : inputs) {
      rowBytes += (long) input.width() * Math.max(1, input.type().bytes());
    }
    int rows = ROWS;
    while (rows > FEWEST_ROWS && rows * rowBytes > MOST_BYTES) {
      rows /= 2;
    }
    SteadyRuns.Finding finding = finding(rows);
    while (finding == SteadyRuns.Finding.TOO_LONG && rows / SMALLER >= FEWEST_ROWS) {
      rows /= SMALLER;
      finding = finding(rows);
    }
    return finding == SteadyRuns.Finding.STEADY ? rows : alone();
  }

  private int ofFixed(int rows) {
    String got =
        switch (finding(rows)) {
          case STEADY -> "";
          case UNSTEADY -> "different ones";
          case REFUSED -> "no scores, as the model refuses made-up rows";
          case TOO_LONG -> "no end of the trial runs within " + longest.toSeconds() + " s";
        };
    if (!got.isEmpty()) {
      throw new ScoringException(MachineProblems.notReproducible(model, rows, got));
    }
    return rows;
  }

  /** One by one nothing stands beside a row: where it cannot be tried, that has to do. */
  private int alone() {
    if (finding(1) == SteadyRuns.Finding.UNSTEADY) {
      throw new ScoringException(MachineProblems.notReproducible(model, 1, "different ones"));
    }
    return 1;
  }

  private SteadyRuns.Finding finding(int count) {
    for (TrialRows.Range range : TrialRows.Range.values()) {
      TrialTime time = new TrialTime(longest);
      try (SessionLease lease = leases.apply(time)) {
        time.begin();
        return new SteadyRuns(
                new TrialRun(lease, inputs, outputs),
                new TrialRows(ValueSearch.of(graph), range),
                count,
                time)
            .finding();
      } catch (OrtException e) {
        if (AllocationFailure.is(e)) {
          return SteadyRuns.Finding.TOO_LONG;
        }
        // Smaller values may suit the model.
      } catch (ScoringException e) {
        time.ended(e);
        return SteadyRuns.Finding.TOO_LONG;
      }
    }
    return SteadyRuns.Finding.REFUSED;
  }
}

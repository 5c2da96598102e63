package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.reading.ValueSearch;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.TrialRun;
import io.thresher.runtime.TrialScores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the number of rows of a run for which a row's scores do not depend, to the bit, on where in
 * the run it stands and on what stands beside it. Kernels are chosen by shape, so every run is of
 * that one size; and since they may treat the last rows of a run in another way, the driver tries:
 * rows of random values, in several orders, and among several others, some of them extreme. Where
 * that shows a difference, rows are run one by one.
 */
public final class SteadyBatch {
  /** Rows of a run, where rows are narrow: a task fills up its last run to so many. */
  public static final int ROWS = 256;

  private static final int FEWEST_ROWS = 16;
  private static final long MOST_BYTES = 1L << 20;
  private static final int[] SHIFTS = {1, 7, 101};

  private final ModelProto graph;
  private final String model;
  private final List<InputBinding> inputs;
  private final TrialRun run;

  /**
   * @param lease of a session that computes with one thread
   * @param graph as that session has opened it
   */
  public SteadyBatch(
      SessionLease lease,
      ModelProto graph,
      String model,
      List<InputBinding> inputs,
      List<String> outputs) {
    this.graph = graph;
    this.model = model;
    this.inputs = inputs;
    run = new TrialRun(lease, inputs, outputs);
  }

  /**
   * The rows of every run: some, or 1 where only that is steady.
   *
   * @param fixed the one number of rows that the model takes, or 0
   * @throws ScoringException THR-MODEL-501 if no number is steady
   */
  public int rows(int fixed) {
    if (fixed > 0) {
      if (!isSteady(fixed)) {
        throw new ScoringException(MachineProblems.notReproducible(model, fixed));
      }
      return fixed;
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
    return isSteady(rows) ? rows : alone();
  }

  private int alone() {
    if (!isSteady(1)) {
      throw new ScoringException(MachineProblems.notReproducible(model, 1));
    }
    return 1;
  }

  /** False also where the model refuses the values tried. */
  private boolean isSteady(int count) {
    for (TrialRows.Range range : TrialRows.Range.values()) {
      try {
        return isSteady(count, new TrialRows(ValueSearch.of(graph), range));
      } catch (OrtException e) {
        // Smaller values may suit the model.
      }
    }
    return count == 1; // Values of its own may suit the model; one by one they are alone.
  }

  private boolean isSteady(int count, TrialRows rows) throws OrtException {
    int[] order = new int[count];
    Arrays.setAll(order, row -> row);
    Map<String, TrialScores> reference = scores(order, rows, null);
    boolean steady = agrees(reference, order, rows, null);
    for (int shift : SHIFTS) {
      int[] moved = new int[count];
      // Of every two rows one moves and one is replaced by another.
      Arrays.setAll(moved, at -> at % 2 == 0 || count == 1 ? (at + shift) % count : count + at);
      steady = steady && agrees(reference, moved, rows, null);
      for (Extreme extreme : count == 1 ? new Extreme[0] : Extreme.values()) {
        steady = steady && agreesBeside(reference, moved, rows, extreme);
      }
    }
    return steady;
  }

  /** Rows that the model refuses never stand beside others. */
  private boolean agreesBeside(
      Map<String, TrialScores> reference, int[] order, TrialRows rows, Extreme extreme) {
    try {
      return agrees(reference, order, rows, extreme);
    } catch (OrtException e) {
      return true;
    }
  }

  /** Whether every row of the reference has its scores there also in another order. */
  private boolean agrees(
      Map<String, TrialScores> reference, int[] order, TrialRows rows, @Nullable Extreme extreme)
      throws OrtException {
    Map<String, TrialScores> scores = scores(order, rows, extreme);
    boolean same = true;
    for (Map.Entry<String, TrialScores> output : reference.entrySet()) {
      TrialScores now = scores.get(output.getKey());
      for (int at = 0; at < order.length && same; at++) {
        same =
            order[at] >= order.length
                || (now != null && now.sameBits(at, output.getValue(), order[at]));
      }
    }
    return same;
  }

  /**
   * What the model gives for each of the numbered rows.
   *
   * @param extreme what stands in place of rows that the reference does not have
   */
  private Map<String, TrialScores> scores(int[] order, TrialRows rows, @Nullable Extreme extreme)
      throws OrtException {
    return run.scores(
        order.length,
        (input, at) ->
            extreme == null || order[at] < order.length
                ? rows.ordinary(input, order[at])
                : rows.extreme(input, extreme, order[at]));
  }
}

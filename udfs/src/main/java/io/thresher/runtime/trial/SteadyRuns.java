package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.runtime.ort.AllocationFailure;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs of one number of rows, in several orders and among several others, compared to the bit. */
final class SteadyRuns {
  private static final int[] SHIFTS = {1, 7, 101};

  private final TrialRun run;
  private final TrialRows rows;
  private final int count;
  private final TrialTime time;

  /** What they showed. */
  enum Finding {
    STEADY,
    UNSTEADY,
    /** The model takes none of the rows. */
    REFUSED,
    /** They take too long, or too much memory. */
    TOO_LONG
  }

  SteadyRuns(TrialRun run, TrialRows rows, int count, TrialTime time) {
    this.run = run;
    this.rows = rows;
    this.count = count;
    this.time = time;
  }

  /**
   * What all runs show; where the first one tells that all would take too long, there is no other.
   *
   * @throws OrtException if the model refuses the rows, or they do not fit in memory
   */
  Finding finding() throws OrtException {
    Extreme[] extremes = count == 1 ? new Extreme[0] : Extreme.values();
    int[] order = new int[count];
    Arrays.setAll(order, row -> row);
    long began = System.nanoTime();
    Map<String, TrialScores> reference = scores(order, null);
    if (time.lacks(1 + SHIFTS.length * (1 + extremes.length), began)) {
      return Finding.TOO_LONG;
    }
    boolean steady = agrees(reference, order, null);
    for (int shift : SHIFTS) {
      int[] moved = new int[count];
      // Of every two rows one moves and one is replaced by another.
      Arrays.setAll(moved, at -> at % 2 == 0 || count == 1 ? (at + shift) % count : count + at);
      steady = steady && agrees(reference, moved, null);
      for (Extreme extreme : extremes) {
        steady = steady && agreesBeside(reference, moved, extreme);
      }
    }
    return steady ? Finding.STEADY : Finding.UNSTEADY;
  }

  /** Rows that the model refuses never stand beside others. */
  private boolean agreesBeside(Map<String, TrialScores> reference, int[] order, Extreme extreme)
      throws OrtException {
    try {
      return agrees(reference, order, extreme);
    } catch (OrtException e) {
      if (AllocationFailure.is(e)) {
        throw e;
      }
      return true;
    }
  }

  /** Whether every row of the reference has its scores there also in another order. */
  private boolean agrees(Map<String, TrialScores> reference, int[] order, @Nullable Extreme extreme)
      throws OrtException {
    Map<String, TrialScores> scores = scores(order, extreme);
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
  private Map<String, TrialScores> scores(int[] order, @Nullable Extreme extreme)
      throws OrtException {
    return run.scores(
        order.length,
        (input, at) ->
            extreme == null || order[at] < order.length
                ? rows.ordinary(input, order[at])
                : rows.extreme(input, extreme, order[at]));
  }
}

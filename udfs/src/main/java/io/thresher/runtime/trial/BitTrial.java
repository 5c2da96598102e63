package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.model.reading.KnownValues;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.ort.AllocationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether an engine gives a row the same bits in any batch: runs the same made-up rows
 * together, in batches of other sizes, and alone. Libraries choose their kernels by shape, and on
 * some CPUs these add in other orders.
 */
public final class BitTrial {
  private static final List<Integer> SIZES = List.of(1, 2, 3, 5, 8, 16, 17, 33, 64, 100, 257, 1000);
  private static final long MOST_BYTES = 1L << 20;
  private static final int MOST_ROWS = 1024;

  private final Map<String, KnownValues> known;
  private final List<InputBinding> inputs;
  private final List<String> outputs;
  private final int batchSize;

  /**
   * @param known values that suit the model, by input
   * @param inputs of rows that are equally long
   * @param batchSize the most rows of a batch
   */
  public BitTrial(
      Map<String, KnownValues> known,
      List<InputBinding> inputs,
      List<String> outputs,
      int batchSize) {
    this.known = known;
    this.inputs = inputs;
    this.outputs = outputs;
    this.batchSize = batchSize;
  }

  /**
   * Whether no row changed. Where the model takes none of the rows, that is not known.
   *
   * @param lease stays with the caller
   * @param fixedBatch the one number of rows that the model takes, or 0
   */
  public boolean isSteady(SessionLease lease, int fixedBatch) {
    return isSteady(fixedBatch > 0 ? fixedBatch : rows(), fixedBatch > 0, lease);
  }

  private int rows() {
    long rowBytes = 1;
    for (InputBinding input : inputs) {
      rowBytes += (long) input.width() * Math.max(1, input.type().bytes());
    }
    long most = Math.max(BatchTrial.FEW, Math.min(MOST_ROWS, MOST_BYTES / rowBytes));
    return (int) Math.min(batchSize, most);
  }

  private boolean isSteady(int count, boolean isFixed, SessionLease lease) {
    TrialRun run = new TrialRun(lease, inputs, outputs);
    for (TrialRows.Range range : TrialRows.Range.values()) {
      try {
        return isSteady(run, new TrialRows(known, range), count, isFixed);
      } catch (OrtException e) {
        // Other values may suit the model.
      }
    }
    return false;
  }

  private static boolean isSteady(TrialRun run, TrialRows rows, int count, boolean isFixed)
      throws OrtException {
    Map<String, TrialScores> all = scores(run, rows, 0, count);
    List<Integer> sizes = new ArrayList<>(List.of(count));
    if (!isFixed) {
      SIZES.stream().filter(size -> size < count).forEach(sizes::add);
    }
    for (int size : sizes) {
      // At the end, and one place on: where a row stands is not to matter either.
      for (int first : new int[] {Math.max(0, count - size), 1}) {
        if (!agree(all, taken(run, rows, first, size), first, count)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Map<String, TrialScores> scores(TrialRun run, TrialRows rows, int first, int count)
      throws OrtException {
    return run.scores(count, (input, at) -> rows.ordinary(input, first + at));
  }

  /** Nothing where the model does not take so many rows. */
  private static Map<String, TrialScores> taken(TrialRun run, TrialRows rows, int first, int count)
      throws OrtException {
    try {
      return scores(run, rows, first, count);
    } catch (OrtException e) {
      if (AllocationFailure.is(e)) {
        throw e;
      }
      return Map.of();
    }
  }

  private static boolean agree(
      Map<String, TrialScores> all, Map<String, TrialScores> some, int first, int count) {
    for (Map.Entry<String, TrialScores> output : all.entrySet()) {
      TrialScores scores = some.get(output.getKey());
      for (int at = 0; scores != null && at < scores.rows() && first + at < count; at++) {
        if (!scores.sameBits(at, output.getValue(), first + at)) {
          return false;
        }
      }
    }
    return true;
  }
}

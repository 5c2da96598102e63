package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.model.reading.KnownValues;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.ort.AllocationFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by how much the scores of an engine differ from those of ONNX Runtime's own execution
 * provider: runs the same rows with both, many together and one alone. Made-up ones, ordinary and
 * extreme, or some of the data.
 */
public final class EngineTrial {
  /**
   * What the order of additions may change in float: some hundred times the 2^-24 of a rounding.
   * Relative to the largest score of the same place; of its row, where all places are of one kind.
   */
  public static final double TOLERANCE = 1e-5;

  /** The same in double. */
  public static final double TOLERANCE_OF_DOUBLES = 1e-12;

  /** Of what is made of scores that are compared by themselves. */
  private static final double TOLERANCE_OF_MADE = 1e-2;

  /** A difference is relative to the largest score of its place, not to itself. */
  private static final double OF_LARGEST = 1;

  private static final int ROWS = 64;
  private static final Finding NOTHING = new Finding(false, 0, 0, TOLERANCE, "");

  private final Map<String, KnownValues> known;
  private final List<InputBinding> inputs;
  private final TriedOutputs outputs;
  private @Nullable String failure;

  /**
   * What was found.
   *
   * @param compared whether both gave finite scores for some ordinary rows
   * @param largest difference; infinite where one is finite and the other is not, or texts or whole
   *     numbers differ
   * @param excess by how much the worst goes beyond what its type allows, as a factor; at most 1
   *     where all are the same but for rounding
   * @param tolerance of the worst
   * @param example for people; empty where there is no difference; why nothing was compared where
   *     that was so
   */
  public record Finding(
      boolean compared, double largest, double excess, double tolerance, String example) {

    /** Whether the scores are the same, but for rounding. */
    public boolean isSame() {
      return compared && excess <= 1;
    }
  }

  /**
   * @param known values that suit the model, by input
   */
  public EngineTrial(
      Map<String, KnownValues> known, List<InputBinding> inputs, TriedOutputs outputs) {
    this.known = known;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * Compares.
   *
   * @param own of a session with ONNX Runtime's own execution provider; stays with the caller
   * @param other of one with the engine's; stays with the caller
   */
  public Finding finding(SessionLease own, SessionLease other) {
    TrialRun first = new TrialRun(own, inputs, outputs.names());
    TrialRun second = new TrialRun(other, inputs, outputs.names());
    String refusal = "no finite score of any row";
    Finding found = null;
    for (TrialRows.Range range : TrialRows.Range.values()) {
      try {
        found = worse(found, finding(first, second, new TrialRows(known, range)));
      } catch (OrtException e) {
        refusal = String.valueOf(e.getMessage()); // Other values may suit it.
      }
    }
    if (failure != null) {
      return failed(failure);
    }
    return found == null ? new Finding(false, 0, 0, TOLERANCE, refusal) : found;
  }

  /**
   * Compares on rows of the data. They run beside made-up ones, whose scores tell how large those
   * of a place may be: a class that these rows never have would be compared with next to nothing.
   * Rows that ONNX Runtime does not score show nothing, nor do those that memory lacks for: nothing
   * was compared then, and the example is empty where no engine is to blame.
   *
   * @param own of a session with ONNX Runtime's own execution provider; stays with the caller
   * @param other of one with the engine's; stays with the caller
   */
  public Finding finding(SessionLease own, SessionLease other, SampleRows rows) {
    TrialRun first = new TrialRun(own, inputs, outputs.names());
    TrialRun second = new TrialRun(other, inputs, outputs.names());
    for (TrialRows.Range range : TrialRows.Range.values()) {
      TrialRows madeUp = new TrialRows(known, range);
      int count = rows.count() + BatchTrial.rows(inputs);
      try {
        Map<String, TrialScores> expected = first.scores(count, () -> rows.beside(madeUp, count));
        return finding(second, rows, madeUp, expected, count);
      } catch (OrtException e) {
        // Other values may suit it.
      }
    }
    return NOTHING;
  }

  private Finding finding(
      TrialRun second,
      SampleRows rows,
      TrialRows madeUp,
      Map<String, TrialScores> expected,
      int count) {
    try {
      Map<String, TrialScores> together = second.scores(count, () -> rows.beside(madeUp, count));
      Map<String, TrialScores> alone = second.scores(1, () -> rows.fed(1));
      return worse(difference(expected, together, count), difference(expected, alone, 1));
    } catch (OrtException e) {
      // What memory lacks says nothing of the engine.
      return AllocationFailure.is(e) ? NOTHING : failed(String.valueOf(e.getMessage()));
    }
  }

  private static Finding failed(String failure) {
    return new Finding(
        false, 0, 0, TOLERANCE, "the engine fails on rows that the other scores: " + failure);
  }

  private static Finding worse(@Nullable Finding one, Finding other) {
    if (one == null) {
      return other;
    }
    Finding worst = one.excess() >= other.excess() ? one : other;
    return new Finding(
        one.compared() || other.compared(),
        worst.largest(),
        worst.excess(),
        worst.tolerance(),
        worst.example());
  }

  private Finding finding(TrialRun first, TrialRun second, TrialRows rows) throws OrtException {
    int count = Math.min(ROWS, 4 * BatchTrial.rows(inputs));
    // They tell how large a score of a place may be: of one row, or of few, it may be next to 0.
    Map<String, TrialScores> many = first.scores(count, rows::ordinary);
    Finding together = difference(many, scores(second, count, rows::ordinary), count);
    Finding alone = compare(first, second, rows, many);
    Finding worst = worse(together, alone);
    for (Extreme kind : extremes()) {
      Finding extreme = extreme(first, second, rows, kind, many);
      if (extreme != null) {
        worst = worse(worst, extreme);
      }
    }
    boolean compared = together.compared();
    return new Finding(
        compared, worst.largest(), worst.excess(), worst.tolerance(), worst.example());
  }

  /** The pixels of an image are never large: they have a range, which its preparation sets. */
  private List<Extreme> extremes() {
    return inputs.stream().anyMatch(input -> input.image() != null)
        ? List.of(Extreme.ZERO)
        : List.of(Extreme.LARGE, Extreme.HUGE, Extreme.ZERO);
  }

  /** Null where the model does not take such rows. */
  private @Nullable Finding extreme(
      TrialRun first, TrialRun second, TrialRows rows, Extreme kind, Map<String, TrialScores> many)
      throws OrtException {
    TrialRun.Rows seats =
        (input, at) -> at % 2 == 0 ? rows.ordinary(input, at) : rows.extreme(input, kind, at);
    Map<String, TrialScores> expected;
    try {
      expected = first.scores(BatchTrial.FEW + 1, seats);
    } catch (OrtException e) {
      return null; // The other need not take it either.
    }
    Map<String, TrialScores> actual = scores(second, BatchTrial.FEW + 1, seats);
    expected.keySet().removeAll(outputs.made()); // Of large numbers, rounding makes others.
    return difference(before(expected, many), actual, BatchTrial.FEW + 1);
  }

  /** One row alone. */
  private Finding compare(
      TrialRun first, TrialRun second, TrialRows rows, Map<String, TrialScores> many)
      throws OrtException {
    Map<String, TrialScores> expected = first.scores(1, rows::ordinary);
    return difference(before(expected, many), scores(second, 1, rows::ordinary), 1);
  }

  private static Map<String, TrialScores> before(
      Map<String, TrialScores> scores, Map<String, TrialScores> many) {
    Map<String, TrialScores> all = new LinkedHashMap<>();
    scores.forEach(
        (output, rows) ->
            all.put(output, rows.before(many.getOrDefault(output, TrialScores.NONE))));
    return all;
  }

  private Map<String, TrialScores> scores(TrialRun second, int count, TrialRun.Rows rows)
      throws OrtException {
    try {
      return second.scores(count, rows);
    } catch (OrtException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /**
   * @param expected of so many rows, and of others behind them that tell how large a score may be
   */
  private Finding difference(
      Map<String, TrialScores> expected, Map<String, TrialScores> actual, int count) {
    int[] all = new int[count];
    for (int row = 0; row < count; row++) {
      all[row] = row;
    }
    boolean compared = !expected.isEmpty() && expected.keySet().equals(actual.keySet());
    Finding worst = new Finding(false, 0, 0, TOLERANCE, "");
    for (Map.Entry<String, TrialScores> output : expected.entrySet()) {
      double tolerance = tolerance(output.getKey());
      Map<String, TrialScores> one = Map.of(output.getKey(), output.getValue());
      LargestChange change =
          outputs.ofOneKind().contains(output.getKey())
              ? LargestChange.ofRows(tolerance, one)
              : new LargestChange(tolerance, OF_LARGEST, one);
      change.compare(actual, all, "by the engine");
      boolean finite = output.getValue().finite() > 0 || !output.getValue().isNumbers();
      Finding found =
          new Finding(
              compared && finite,
              change.largest(),
              change.largest() / tolerance,
              tolerance,
              change.example());
      worst = worse(worst, found);
    }
    return worst;
  }

  private double tolerance(String output) {
    if (outputs.made().contains(output)) {
      return TOLERANCE_OF_MADE;
    }
    return outputs.types().get(output) == ElementType.DOUBLE ? TOLERANCE_OF_DOUBLES : TOLERANCE;
  }
}

package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.ort.AllocationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scores the same rows again and again: once more, in other orders, in batches of other sizes,
 * alone, and beside extreme rows. Deterministic: the same model gives the same finding on any day.
 */
final class BatchTrial {
  private static final int ROWS = 16;

  /** The fewest rows of a trial. */
  static final int FEW = 3;

  private static final long MOST_BYTES = 64L << 10;
  private static final int SEVERAL = 2;

  /** Where a first run gives more numbers than that, few rows have to do. */
  private static final long MOST_NUMBERS = 1L << 21;

  private final TrialRun run;
  private final TrialRows rows;
  private final double tolerance;
  private int runs;
  private int refused;
  private boolean someFinite;
  private boolean allFinite;
  private Supplier<TrialFinding> soFar = () -> TrialFinding.NONE;

  /** Who sits at a place of a batch: a numbered row, or an extreme one. */
  private record Seat(int row, @Nullable Extreme extreme) {}

  BatchTrial(TrialRun run, TrialRows rows, double tolerance) {
    this.run = run;
    this.rows = rows;
    this.tolerance = tolerance;
  }

  /** How many rows are scored again: fewer where a row is wide. */
  static int rows(List<InputBinding> inputs) {
    long rowBytes = 1;
    for (InputBinding input : inputs) {
      rowBytes += (long) input.width() * Math.max(1, input.type().bytes());
    }
    return (int) Math.max(FEW, Math.min(ROWS, MOST_BYTES / rowBytes));
  }

  /**
   * Tries all there is.
   *
   * @throws OrtException if the model refuses the rows, or they do not fit in memory
   */
  TrialFinding whole(int count) throws OrtException {
    Map<String, TrialScores> first = scores(inOrder(count));
    if (count > FEW && numbers(first) > MOST_NUMBERS) {
      return whole(FEW);
    }
    LargestChange change = changes(first, count);
    LargestChange chance = new LargestChange(tolerance, first);
    compare(chance, inOrder(count), "in a second run of the same batch");
    if (chance.rows() > 0) {
      return finding(count, chance);
    }
    compare(change, reversed(count), "in another order");
    compare(change, rotated(count), "in another order");
    for (int row : new int[] {0, 1, count - 1}) {
      compare(change, List.of(new Seat(row, null)), "alone");
    }
    compare(change, inOrder(count).subList(count / 3, count - 1), "in a smaller batch");
    compare(change, amongOthers(count), "in a larger batch");
    for (Extreme extreme : Extreme.values()) {
      beside(change, extreme, count, 0);
      beside(change, extreme, count, 1);
    }
    return finding(count, change);
  }

  /**
   * Tries what a batch of one size allows.
   *
   * @throws OrtException if the model refuses the rows, or they do not fit in memory
   */
  TrialFinding fixed(int size) throws OrtException {
    Map<String, TrialScores> first = scores(inOrder(size));
    LargestChange change = changes(first, size);
    compare(change, inOrder(size), "in a second run of the same batch");
    compare(change, reversed(size), "in another order");
    compare(change, rotated(size), "in another order");
    for (Extreme extreme : Extreme.values()) {
      beside(change, extreme, size, 0);
      beside(change, extreme, size, 1);
    }
    return finding(size, change);
  }

  /**
   * The least, for a model whose operators are known to keep rows apart.
   *
   * @throws OrtException if the model refuses the rows, or they do not fit in memory
   */
  TrialFinding brief() throws OrtException {
    Map<String, TrialScores> first = scores(inOrder(FEW));
    LargestChange change = changes(first, FEW);
    compare(change, List.of(new Seat(2, null), new Seat(0, null)), "in another batch");
    compare(change, List.of(new Seat(1, null)), "alone");
    compare(
        change,
        List.of(new Seat(0, Extreme.HUGE), new Seat(1, null), new Seat(0, Extreme.NAN)),
        "beside extreme rows");
    return finding(FEW, change);
  }

  private LargestChange changes(Map<String, TrialScores> first, int count) {
    LargestChange change = new LargestChange(tolerance, first);
    allFinite = first.values().stream().allMatch(scores -> scores.finite() == scores.count());
    someFinite =
        first.values().stream().allMatch(scores -> scores.finite() > 0 || scores.count() == 0);
    soFar = () -> finding(count, change);
    return change;
  }

  /** What is known where the runs do not come to an end. */
  TrialFinding soFar() {
    return soFar.get();
  }

  private TrialFinding finding(int count, LargestChange change) {
    boolean depends = change.rows() >= Math.min(SEVERAL, count);
    return new TrialFinding(
        someFinite || depends,
        allFinite,
        depends,
        runs,
        refused,
        change.largest(),
        change.example());
  }

  /** Every other row is replaced. */
  private void beside(LargestChange change, Extreme extreme, int count, int parity)
      throws OrtException {
    List<Seat> seats = inOrder(count);
    for (int at = parity; at < count; at += 2) {
      seats.set(at, new Seat(at, extreme));
    }
    compare(change, seats, "beside " + extreme.label());
  }

  /** What the model refuses never stands in a batch, and shows nothing. */
  private void compare(LargestChange change, List<Seat> seats, String how) throws OrtException {
    int[] standing =
        seats.stream().mapToInt(seat -> seat.extreme() == null ? seat.row() : -1).toArray();
    Map<String, TrialScores> scores;
    try {
      scores = scores(seats);
    } catch (OrtException e) {
      if (AllocationFailure.is(e)) {
        throw e;
      }
      runs--;
      refused++;
      return;
    }
    change.compare(scores, standing, how);
  }

  private static long numbers(Map<String, TrialScores> scores) {
    return scores.values().stream().mapToLong(TrialScores::count).sum();
  }

  private Map<String, TrialScores> scores(List<Seat> seats) throws OrtException {
    runs++;
    return run.scores(
        seats.size(),
        (input, at) -> {
          Seat seat = seats.get(at);
          return seat.extreme() == null
              ? rows.ordinary(input, seat.row())
              : rows.extreme(input, seat.extreme(), seat.row());
        });
  }

  private static List<Seat> inOrder(int count) {
    List<Seat> seats = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      seats.add(new Seat(row, null));
    }
    return seats;
  }

  private static List<Seat> reversed(int count) {
    List<Seat> seats = inOrder(count);
    Collections.reverse(seats);
    return seats;
  }

  private static List<Seat> rotated(int count) {
    List<Seat> seats = inOrder(count);
    Collections.rotate(seats, 1);
    return seats;
  }

  /** Rows that are in the first run, each behind one that is not. */
  private static List<Seat> amongOthers(int count) {
    List<Seat> seats = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      seats.add(new Seat(count + row, null));
      seats.add(new Seat(row, null));
    }
    seats.add(new Seat(2 * count, null));
    return seats;
  }
}

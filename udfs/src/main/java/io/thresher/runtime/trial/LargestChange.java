package io.thresher.runtime.trial;

import java.util.BitSet;
import java.util.Locale;
import java.util.Map;

/**
 * By how much rows of later runs differ from the same rows of the first. A number's change is taken
 * relative to the larger of the two, but to no less than a twentieth of the largest number of its
 * place in all rows, or to the largest of its row: what is left where large numbers cancel is
 * rounding. That one of two is finite, or that other values differ at all, is a change of infinity.
 */
final class LargestChange {
  private static final double LEAST = 0.05;

  private final double tolerance;
  private final double least;
  private final boolean isOfRows;
  private final Map<String, TrialScores> first;
  private final BitSet changed = new BitSet();
  private double largest;
  private String example = "";

  LargestChange(double tolerance, Map<String, TrialScores> first) {
    this(tolerance, LEAST, first);
  }

  /** Of numbers of one kind: changes are relative to the largest of a row. */
  static LargestChange ofRows(double tolerance, Map<String, TrialScores> first) {
    return new LargestChange(tolerance, 1, true, first);
  }

  /**
   * @param least the share of the largest number of a place that changes are at least relative to
   */
  LargestChange(double tolerance, double least, Map<String, TrialScores> first) {
    this(tolerance, least, false, first);
  }

  private LargestChange(
      double tolerance, double least, boolean isOfRows, Map<String, TrialScores> first) {
    this.isOfRows = isOfRows;
    this.tolerance = tolerance;
    this.least = least;
    this.first = first;
  }

  /**
   * Compares a run.
   *
   * @param rows which row stands at each place: of the first run or another, which is passed over
   * @param how the run differs, for people
   */
  void compare(Map<String, TrialScores> run, int[] rows, String how) {
    first.forEach(
        (output, expected) -> {
          TrialScores actual = run.get(output);
          for (int at = 0; actual != null && at < rows.length; at++) {
            if (rows[at] >= 0 && rows[at] < expected.rows()) {
              compare(output, expected, rows[at], actual, at, how);
            }
          }
        });
  }

  private void compare(
      String output, TrialScores expected, int row, TrialScores actual, int at, String how) {
    if (!expected.isNumbers()) {
      String[] before = expected.others().get(row);
      String[] after = actual.others().get(at);
      for (int i = 0; i < Math.min(before.length, after.length); i++) {
        if (!before[i].equals(after[i])) {
          note(Double.POSITIVE_INFINITY, row, output, before[i], after[i], how);
        }
      }
      return;
    }
    double[] before = expected.numbers().get(row);
    double[] after = actual.numbers().get(at);
    double mostOfRow = isOfRows ? most(before) : 0;
    for (int i = 0; i < Math.min(before.length, after.length); i++) {
      double change = change(before[i], after[i], isOfRows ? mostOfRow : most(expected, i));
      if (change > 0) {
        note(change, row, output, text(before[i]), text(after[i]), how);
      }
    }
    if (before.length != after.length) {
      note(
          Double.POSITIVE_INFINITY,
          row,
          output,
          before.length + " numbers",
          after.length + " numbers",
          how);
    }
  }

  private double change(double before, double after, double most) {
    if (before == after || (Double.isNaN(before) && Double.isNaN(after))) {
      return 0;
    }
    if (!Double.isFinite(before) || !Double.isFinite(after)) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = Math.max(Math.max(Math.abs(before), Math.abs(after)), least * most);
    return Math.abs(before - after) / scale;
  }

  /** The largest finite number at a place of all rows. */
  private static double most(TrialScores scores, int place) {
    double most = 0;
    for (double[] row : scores.numbers()) {
      if (place < row.length && Double.isFinite(row[place])) {
        most = Math.max(most, Math.abs(row[place]));
      }
    }
    return most;
  }

  /** The largest finite number of a row. */
  private static double most(double[] row) {
    double most = 0;
    for (double number : row) {
      most = Double.isFinite(number) ? Math.max(most, Math.abs(number)) : most;
    }
    return most;
  }

  private void note(
      double change, int row, String output, String before, String after, String how) {
    if (change > tolerance) {
      changed.set(row);
    }
    if (change > largest) {
      largest = change;
      example = "%s of '%s' became %s %s".formatted(before, output, after, how);
    }
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.4g", number);
  }

  /** Rows that changed by more than the tolerance. */
  int rows() {
    return changed.cardinality();
  }

  double largest() {
    return largest;
  }

  String example() {
    return example;
  }
}

package io.thresher.runtime.trial;

import io.thresher.model.reading.RowReading;
import java.util.List;
import java.util.Locale;

/**
 * Whether rows depend on each other.
 *
 * @param kind what was found
 * @param operators that bring rows together, or may, for people
 * @param detail what was found, for people
 * @param tolerance the largest change that counts as none, relative
 */
public record RowVerdict(Kind kind, String operators, String detail, double tolerance) {
  private static final int NAMED = 3;

  /** What was found. */
  public enum Kind {
    /** The graph keeps rows apart, and the trial agrees. */
    INDEPENDENT,
    /** The trial showed nothing, and the graph leaves it open. */
    NOT_SEEN,
    /** The trial showed it. */
    DEPENDENT
  }

  static RowVerdict independent(String why) {
    return new RowVerdict(Kind.INDEPENDENT, "", why, 0);
  }

  static RowVerdict of(RowReading reading, TrialFinding finding, double tolerance) {
    String operators = operators(reading);
    if (finding.depends()) {
      return new RowVerdict(
          Kind.DEPENDENT,
          operators.isEmpty() ? "no operator of the graph is known to" : operators,
          finding.example() + change(finding.largest()),
          tolerance);
    }
    String runs =
        finding.tried()
            ? String.format(
                    Locale.ROOT,
                    "no score changed by more than %s of itself in %d trial runs",
                    tolerance,
                    finding.runs())
                + (finding.refused() == 0
                    ? ""
                    : String.format(
                        Locale.ROOT, ", and the model refused %d more", finding.refused()))
            : "the model takes no made-up rows to try, or has no finite scores for them";
    return open(reading, runs, tolerance, finding.tried());
  }

  /**
   * As far as the graph tells.
   *
   * @param runs what the trial showed, or why there was none
   */
  static RowVerdict untried(RowReading reading, String runs, double tolerance) {
    return open(reading, runs, tolerance, false);
  }

  private static RowVerdict open(RowReading reading, String runs, double tolerance, boolean tried) {
    String operators = operators(reading);
    return reading.provesIndependence() && (tried || reading.cutting().isEmpty())
        ? independent("the graph keeps them apart, and " + runs)
        : new RowVerdict(Kind.NOT_SEEN, operators, runs + "; in the graph " + operators, tolerance);
  }

  private static String operators(RowReading reading) {
    if (!reading.mixing().isEmpty()) {
      return some(reading.mixing()) + " may bring rows together";
    }
    if (!reading.notFollowed().isEmpty()) {
      return some(reading.notFollowed()) + " could not be followed";
    }
    return reading.cutting().isEmpty() ? "" : some(reading.cutting()) + " may cut rows up";
  }

  private static String some(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? first + " and " + (all.size() - NAMED) + " more" : first;
  }

  private static String change(double largest) {
    return Double.isInfinite(largest)
        ? ""
        : String.format(Locale.ROOT, " (a change of %.2g of it)", largest);
  }
}

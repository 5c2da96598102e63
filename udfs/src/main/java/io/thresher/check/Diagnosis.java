package io.thresher.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says what differences look like, from what converters have been seen to do. */
public final class Diagnosis {
  private static final double SMALL = 1e-3;
  private static final double MANY_STEPS = 0.02;
  private static final double WHOLE = 1e-3;
  private static final double MOST = 0.99;

  private final Agreement agreement;
  private final long trees;

  /**
   * @param trees in the model's ensembles; 0 where it has none
   */
  public Diagnosis(Agreement agreement, long trees) {
    this.agreement = agreement;
    this.trees = trees;
  }

  /** What is likely, likeliest first; empty where all rows agree. */
  public List<Likely> likely() {
    List<Likely> found = new ArrayList<>();
    if (agreement.disagreeing() == 0) {
      return found;
    }
    notNumbers(found);
    if (agreement.target().form() == Target.Form.LABEL) {
      labels(found);
    }
    missing(found);
    if (found.isEmpty()) {
      rules(found);
    }
    if (found.isEmpty()) {
      thresholds(found);
    }
    if (found.isEmpty()) {
      shapes(found);
    }
    if (found.isEmpty()) {
      found.add(
          new Likely(
              Kind.UNKNOWN,
              "no known pattern; see whether the columns are in the order of training, and whether"
                  + " the model and the expectations are of one training"));
    }
    return found;
  }

  private void notNumbers(List<Likely> found) {
    if (agreement.otherLengths > 0) {
      found.add(
          new Likely(
              Kind.UNKNOWN,
              String.format(
                  Locale.ROOT,
                  "%,d rows have other lengths, or other keys, than expected",
                  agreement.otherLengths)));
    } else if (agreement.numbers.notNumbers() > 0) {
      found.add(
          new Likely(
              Kind.NOT_A_NUMBER,
              String.format(
                  Locale.ROOT,
                  "the model gives NaN or infinity for %,d numbers that are finite for the trainer",
                  agreement.numbers.notNumbers())));
    }
  }

  private void labels(List<Likely> found) {
    Map<String, String> renaming = agreement.labels.renaming();
    if (!renaming.isEmpty()) {
      List<String> names = new ArrayList<>();
      renaming.forEach((trainer, model) -> names.add(trainer + " became " + model));
      found.add(
          new Likely(
              Kind.CLASS_LABELS,
              "each label has another name of its own: "
                  + String.join(", ", names)
                  + "; the converter has numbered the classes"));
      return;
    }
    long odd = agreement.ownChoices.contradictions();
    boolean numbersAgree = agreement.disagreeing.numbersAgree == agreement.disagreeing.rows;
    if (numbersAgree) {
      found.add(
          new Likely(
              Kind.LABEL_THRESHOLD,
              "in all rows whose label differs the numbers agree: the label is cut at another"
                  + " score; take it from the probabilities"));
    } else if (odd > 0) {
      found.add(
          new Likely(
              Kind.LABEL_THRESHOLD,
              String.format(
                      Locale.ROOT,
                      "%,d labels contradict the model's own scores: the label is cut at another"
                          + " score;",
                      odd)
                  + " take it from the probabilities"));
    }
  }

  private void missing(List<Likely> found) {
    long rowsWithout = agreement.rows() - agreement.all.missing;
    if (agreement.disagreeing.missing == agreement.disagreeing() && rowsWithout > 0) {
      found.add(
          new Likely(
              Kind.MISSING_VALUES,
              String.format(
                      Locale.ROOT,
                      "only rows with nulls or NaN differ: %,d of %,d of them, and none of the %,d"
                          + " others;",
                      agreement.disagreeing(),
                      agreement.all.missing,
                      rowsWithout)
                  + " the side that missing values take was lost, or --nulls gives them a value"));
    }
  }

  private void rules(List<Likely> found) {
    NumberEvidence numbers = agreement.numbers;
    Optional<Curve> curve = numbers.curve();
    if (numbers.isShifted()) {
      found.add(
          new Likely(
              Kind.BASE_VALUE,
              "all rows are shifted by "
                  + Numbers.brief(numbers.shift.middle())
                  + ": a base value, or an intercept, was lost or added twice"));
    } else if (numbers.isScaled() && curve.isEmpty() && !isNearOne(numbers.factor.middle())) {
      found.add(scaled("all rows are", numbers.factor.middle()));
    } else if (curve.isPresent()) {
      found.add(new Likely(Kind.LINK_FUNCTION, curve.get().meaning()));
    } else if (numbers.isLogitScaled()) {
      found.add(scaled("before the sigmoid, all rows are", numbers.logitFactor.middle()));
    } else if (numbers.isLogitShifted()) {
      found.add(
          new Likely(
              Kind.BASE_VALUE,
              "before the sigmoid, all rows are shifted by "
                  + Numbers.brief(numbers.logitShift.middle())
                  + ": a base value was lost or added twice"));
    } else if (numbers.isShiftedSigmoid()) {
      found.add(linked("sigmoid", numbers.sigmoidShift.middle()));
    } else if (numbers.isShiftedExponential()) {
      found.add(linked("exp", numbers.exponentialShift.middle()));
    }
  }

  /** Rounding differs by a factor of nearly one, too. */
  private static boolean isNearOne(double factor) {
    return Math.abs(factor - 1) <= SMALL;
  }

  private static Likely linked(String function, double base) {
    return new Likely(
        Kind.LINK_FUNCTION,
        "the trainer gives %s(x + %s) of the model's x: the link function was lost, and a base"
                .formatted(function, Numbers.brief(base))
            + " value");
  }

  private Likely scaled(String rows, double factor) {
    double count = factor < 1 ? 1 / factor : factor;
    boolean byTrees = trees > 1 && Math.abs(count - trees) <= WHOLE * trees;
    return new Likely(
        Kind.AVERAGE_OR_SUM,
        "%s %s times the trainer's: %s"
            .formatted(
                rows,
                Numbers.brief(factor),
                byTrees
                    ? "there are "
                        + trees
                        + " trees, which "
                        + (factor > 1
                            ? "are summed and not averaged"
                            : "are averaged and not summed")
                    : "a sum in place of an average, or a lost factor"));
  }

  private void thresholds(List<Likely> found) {
    long agreeingOn = agreement.all.onThreshold - agreement.disagreeing.onThreshold;
    boolean telling = agreeingOn < MOST * agreement.agreeing() || agreement.agreeing() == 0;
    if (agreement.disagreeing.onThreshold == agreement.disagreeing() && telling) {
      found.add(
          new Likely(
              Kind.THRESHOLDS,
              String.format(
                      Locale.ROOT,
                      "only rows with a feature on a threshold of a tree differ, %,d of %,d such"
                          + " rows:",
                      agreement.disagreeing(),
                      agreement.all.onThreshold)
                  + " < became <=, or thresholds and features were rounded to floats"));
    }
  }

  private void shapes(List<Likely> found) {
    NumberEvidence numbers = agreement.numbers;
    if (agreement.target().form() == Target.Form.LABEL) {
      return;
    }
    if (agreement.largestRelative <= SMALL) {
      found.add(
          new Likely(
              Kind.ROUNDING,
              "all differences are below %s%% of the number: rounding to floats; allow it by"
                      .formatted(Numbers.text(SMALL * 100))
                  + " output=column:TOLERANCE if that is close enough"));
    } else if (numbers.sample.isMonotone()) {
      found.add(
          new Likely(
              Kind.LINK_FUNCTION,
              "the model's numbers follow the trainer's on a monotone curve: a link function, or a"
                  + " calibration, was lost or added"));
    } else if (trees > 0
        && numbers.sample.partOfSteps(agreement.target().tolerance()) >= MANY_STEPS) {
      found.add(
          new Likely(
              Kind.LEAVES,
              "rows that have one score in the model have several in the trainer: leaves that are"
                  + " linear, or more trees, were lost"));
    }
  }
}

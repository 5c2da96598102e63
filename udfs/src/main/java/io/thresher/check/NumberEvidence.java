package io.thresher.check;

import java.io.Serializable;
import java.util.Optional;

/**
 * How the numbers of a model go with those of its trainer, over all rows. Mergeable; not
 * thread-safe.
 */
final class NumberEvidence implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many rows, at least, make a rule. */
  private static final int FEWEST = 5;

  /** Rows that may break a rule: those that some other fault moves beside. */
  private static final double ODD = 0.005;

  private static final Curve[] CURVES = Curve.values();
  private static final double STEADY = 2e-3;
  private static final double TINY = 1e-9;
  private static final double LOGIT_ROUNDING = 1e-6;

  final Spread shift = new Spread();
  final Spread factor = new Spread();
  final Spread logitShift = new Spread();
  final Spread logitFactor = new Spread();
  final Spread sigmoidShift = new Spread();
  final Spread exponentialShift = new Spread();
  final Spread expected = new Spread();
  final PairSample sample = new PairSample();
  private final long[] onCurve = new long[CURVES.length];
  private long pairs;
  private long notNumbers;

  void add(double trainer, double model) {
    if (!Double.isFinite(trainer) || !Double.isFinite(model)) {
      notNumbers += Double.isFinite(trainer) ? 1 : 0;
      return;
    }
    pairs++;
    expected.add(trainer);
    shift.add(model - trainer);
    if (Math.abs(trainer) > TINY) {
      factor.add(model / trainer);
    }
    if (trainer > TINY) {
      exponentialShift.add(Math.log(trainer) - model);
    }
    if (isInside(trainer)) {
      sigmoidShift.add(logit(trainer) - model);
    }
    if (isInside(trainer) && isInside(model)) {
      double trainerLogit = logit(trainer);
      logitShift.add(logit(model) - trainerLogit);
      if (Math.abs(trainerLogit) > STEADY) {
        logitFactor.add(logit(model) / trainerLogit);
      }
    }
    for (int i = 0; i < CURVES.length; i++) {
      onCurve[i] += CURVES[i].fits(trainer, model) ? 1 : 0;
    }
    sample.add(trainer, model);
  }

  private static boolean isInside(double probability) {
    return probability > LOGIT_ROUNDING && probability < 1 - LOGIT_ROUNDING;
  }

  private static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  void merge(NumberEvidence other) {
    shift.merge(other.shift);
    factor.merge(other.factor);
    logitShift.merge(other.logitShift);
    logitFactor.merge(other.logitFactor);
    sigmoidShift.merge(other.sigmoidShift);
    exponentialShift.merge(other.exponentialShift);
    expected.merge(other.expected);
    sample.merge(other.sample);
    pairs += other.pairs;
    notNumbers += other.notNumbers;
    for (int i = 0; i < onCurve.length; i++) {
      onCurve[i] += other.onCurve[i];
    }
  }

  /** Numbers of the model that are NaN or infinite where the trainer's are not. */
  long notNumbers() {
    return notNumbers;
  }

  boolean hasEnough() {
    return pairs >= FEWEST && expected.width() > 0;
  }

  /** Whether all differences are one. */
  boolean isShifted() {
    return hasEnough()
        && shift.width() <= STEADY * shift.largest()
        && shift.width() <= STEADY * expected.width();
  }

  /** Whether all quotients are one. */
  boolean isScaled() {
    return hasEnough() && isSteady(factor);
  }

  boolean isLogitShifted() {
    return hasEnough() && isSteady(logitShift);
  }

  boolean isLogitScaled() {
    return hasEnough() && isSteady(logitFactor);
  }

  /** Whether the trainer gives the sigmoid of the model's number and of a base value. */
  boolean isShiftedSigmoid() {
    return hasEnough() && isSteady(sigmoidShift);
  }

  /** Whether the trainer gives the exponential of the model's number and of a base value. */
  boolean isShiftedExponential() {
    return hasEnough() && isSteady(exponentialShift);
  }

  private boolean isSteady(Spread spread) {
    return spread.count() >= Math.max(FEWEST, pairs / 2)
        && spread.width() <= STEADY * spread.largest();
  }

  /** The curve that all pairs lie on. */
  Optional<Curve> curve() {
    for (int i = 0; i < CURVES.length; i++) {
      if (hasEnough() && onCurve[i] >= pairs * (1 - ODD)) {
        return Optional.of(CURVES[i]);
      }
    }
    return Optional.empty();
  }
}

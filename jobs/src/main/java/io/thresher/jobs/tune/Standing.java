package io.thresher.jobs.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was observed of a setting so far, beside the reference of the same round. */
public final class Standing {
  /** Of the median of normally spread values, in absolute deviations from it. */
  private static final double ERROR_PER_DEVIATION = 1.4826 * 1.2533;

  private static final double ERRORS = 2;

  private final Setting setting;
  private final Map<Integer, Observation> byRound = new LinkedHashMap<>();
  private @Nullable String refusal;
  private double[] ratios = new double[0];
  private double worst = Double.POSITIVE_INFINITY;
  private int judgedFrom;

  Standing(Setting setting) {
    this.setting = setting;
  }

  void add(int round, Observation observation) {
    if (observation.refusal() == null) {
      byRound.put(round, observation);
    } else {
      refusal = observation.refusal();
    }
  }

  void refuse(String reason) {
    refusal = reason;
  }

  /** Lets earlier rounds count no more for its ratio. */
  void judgeFrom(int round) {
    judgedFrom = round;
  }

  /** Compares each round with the same one of the reference. */
  void compare(Standing reference) {
    List<Double> judged = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    byRound.forEach(
        (round, observation) -> {
          Observation other = reference.byRound.get(round);
          if (other != null) {
            double ratio = observation.secondsPerRow() / other.secondsPerRow();
            all.add(ratio);
            if (round >= judgedFrom) {
              judged.add(ratio);
            }
          }
        });
    ratios = judged.stream().mapToDouble(Double::doubleValue).toArray();
    worst = all.size() < 2 ? Double.POSITIVE_INFINITY : Collections.max(all);
  }

  public Setting setting() {
    return setting;
  }

  /** Why it is out; null where it is not. */
  public @Nullable String refusal() {
    return refusal;
  }

  public int rounds() {
    return byRound.size();
  }

  public List<Observation> observations() {
    return List.copyOf(byRound.values());
  }

  /** The median time of a row, as a part of that of the reference; infinite before any round. */
  public double ratio() {
    return ratios.length == 0 ? Double.POSITIVE_INFINITY : median(ratios);
  }

  /** How far the ratio may be off: some standard errors of the median. */
  public double noise() {
    if (ratios.length < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double middle = median(ratios);
    double deviation = median(Arrays.stream(ratios).map(r -> Math.abs(r - middle)).toArray());
    return ERRORS * ERROR_PER_DEVIATION * deviation / Math.sqrt(ratios.length);
  }

  /**
   * Whether it saves so large a part, and is faster in so many rounds that it is no accident,
   * however the rounds are spread.
   *
   * @param accident how likely it may be one
   */
  boolean saves(double part, double accident) {
    long faster = Arrays.stream(ratios).filter(ratio -> ratio < 1).count();
    return 1 - ratio() > part && chance(ratios.length, faster) < accident;
  }

  /** Whether it saved so large a part in every round that it had, of at least two. */
  boolean alwaysSaves(double part) {
    return 1 - worst > part;
  }

  /** How likely a coin falls so often, or more often, on one side. */
  private static double chance(int throwsOfIt, long times) {
    double chance = 0;
    double ways = 1;
    for (int i = 0; i <= throwsOfIt; i++) {
      chance += i >= times ? ways : 0;
      ways = ways * (throwsOfIt - i) / (i + 1);
    }
    return chance / Math.pow(2, throwsOfIt);
  }

  /** Whether it could still save so large a part. */
  boolean mightSave(double part) {
    return 1 - ratio() + noise() > part;
  }

  /** The median of a figure over the rounds; 0 before any. */
  public double median(ToDoubleFunction<Observation> figure) {
    return byRound.isEmpty() ? 0 : median(byRound.values().stream().mapToDouble(figure).toArray());
  }

  /** By the seconds that it is judged by. */
  public double rowsPerSecond() {
    return byRound.isEmpty() ? 0 : 1 / median(Observation::secondsPerRow);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

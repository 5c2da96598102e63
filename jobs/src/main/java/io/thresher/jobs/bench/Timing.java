package io.thresher.jobs.bench;

import io.thresher.spark.meter.StageTimes;
import java.util.List;

/**
 * How long the rounds of a case took.
 *
 * @param rounds in order; at least one
 */
record Timing(Case measured, List<Round> rounds) {
  double median() {
    return median(rounds.stream().map(Round::seconds).sorted().toList());
  }

  double medianCpu() {
    return median(rounds.stream().map(Round::cpuSeconds).sorted().toList());
  }

  /** Of all rounds together. */
  StageTimes stages() {
    return rounds.stream().map(Round::stages).reduce(StageTimes.NONE, StageTimes::plus);
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double least() {
    return rounds.stream().mapToDouble(Round::seconds).min().orElseThrow();
  }

  double most() {
    return rounds.stream().mapToDouble(Round::seconds).max().orElseThrow();
  }
}

package io.thresher.jobs.bench;

import java.util.List;

/**
 * How long the rounds of a case took.
 *
 * @param seconds of each round, in order; at least one
 */
record Timing(Case measured, List<Double> seconds) {
  double median() {
    List<Double> sorted = seconds.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double least() {
    return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double most() {
    return seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}

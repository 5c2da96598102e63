package io.thresher.jobs.tune;

/** How much it takes to believe that a setting is faster. */
public enum Rigour {
  /** The best of many: some are fast by accident. */
  OF_MANY(9, 18, 0.005),
  /** One that was found to be faster already. */
  OF_ONE(5, 9, 0.05);

  private final int fewest;
  private final int most;
  private final double accident;

  Rigour(int fewest, int most, double accident) {
    this.fewest = fewest;
    this.most = most;
    this.accident = accident;
  }

  /** Rounds, at least, before a gain counts. */
  int fewest() {
    return fewest;
  }

  /** Rounds after which it is decided. */
  int most() {
    return most;
  }

  /** How likely an accident may be. */
  double accident() {
    return accident;
  }
}

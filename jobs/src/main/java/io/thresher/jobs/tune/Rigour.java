package io.thresher.jobs.tune;

/** How much it takes to believe that a setting is faster. */
public enum Rigour {
  /** The best of many: some are fast by accident. What it finds is measured once more. */
  OF_MANY(9, 18, 0.005, 0.15),
  /** One that was found to be faster already: this is the last word. */
  OF_ONE(5, 9, 0.05, 1);

  private final int fewest;
  private final int most;
  private final double accident;
  private final double plain;

  Rigour(int fewest, int most, double accident, double plain) {
    this.fewest = fewest;
    this.most = most;
    this.accident = accident;
    this.plain = plain;
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

  /** A part that, saved in every round, is enough where time is up after few of them. */
  double plain() {
    return plain;
  }
}

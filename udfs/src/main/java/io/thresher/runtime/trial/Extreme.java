package io.thresher.runtime.trial;

/** Kinds of rows that stand beside others in a trial. */
enum Extreme {
  LARGE("large numbers"),
  HUGE("numbers near the end of their type"),
  INFINITE("infinite numbers"),
  NAN("NaN"),
  ZERO("zeros");

  private final String label;

  Extreme(String label) {
    this.label = label;
  }

  /** For people. */
  String label() {
    return label;
  }
}

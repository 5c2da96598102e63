package io.thresher.jobs.bench;

/** What a query gives beside the scores. */
public enum Columns {
  SCORES("scores only"),
  ALL("all columns");

  private final String label;

  Columns(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}

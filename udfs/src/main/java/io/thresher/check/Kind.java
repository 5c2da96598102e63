package io.thresher.check;

/** The likely kinds of fault behind differences. */
public enum Kind {
  NOT_A_NUMBER("not a number"),
  CLASS_LABELS("class labels"),
  LABEL_THRESHOLD("threshold of the label"),
  MISSING_VALUES("missing values"),
  BASE_VALUE("base value"),
  AVERAGE_OR_SUM("average against sum"),
  LINK_FUNCTION("link function"),
  THRESHOLDS("thresholds"),
  ROUNDING("rounding"),
  LEAVES("leaves"),
  UNKNOWN("unknown");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** For people, and for reports. */
  public String label() {
    return label;
  }
}

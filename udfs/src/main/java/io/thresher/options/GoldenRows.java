package io.thresher.options;

/** What happens with the rows that lie beside a model with its trainer's predictions. */
public enum GoldenRows {
  /** The model has to give what they say before it is used. */
  CHECK,
  /** They are passed over, and whoever looks is told. */
  SKIP
}

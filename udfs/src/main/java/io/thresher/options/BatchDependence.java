package io.thresher.options;

/** What happens with a model in which a row's score depends on the rows beside it. */
public enum BatchDependence {
  /** It is not scored. */
  REFUSE,
  /** It is scored, and said to be so. */
  ACCEPT,
  /** Every row is scored by itself. */
  ALONE
}

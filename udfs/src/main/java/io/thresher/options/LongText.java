package io.thresher.options;

/** What happens with a text that has more tokens than the model takes. */
public enum LongText {
  /** The tokens that fit are scored, and the row is counted. */
  TRUNCATE,
  /** It is a row that cannot be scored. */
  FAIL,
  /** It is scored in parts, which become one score. */
  WINDOW
}

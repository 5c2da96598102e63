package io.thresher.options;

/** How the tokens of a named entity become one, as in Hugging Face's pipeline. */
public enum Aggregation {
  /** Not at all: each token has its own label. */
  NONE,
  /** Neighbours of one label, token by token. */
  SIMPLE,
  /** A word has the label of its first token. */
  FIRST,
  /** A word has the label of the token that is surest. */
  MAX,
  /** A word has the label of the highest score in the mean over its tokens. */
  AVERAGE
}

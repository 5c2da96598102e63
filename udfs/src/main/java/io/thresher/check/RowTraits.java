package io.thresher.check;

/**
 * What may explain why a row disagrees.
 *
 * @param missing whether a feature is null or NaN
 * @param onThreshold whether a feature stands on, or next to, a threshold of a tree
 * @param numbers whether the numbers of the row agree, where any are expected
 */
public record RowTraits(boolean missing, boolean onThreshold, NumbersAgree numbers) {

  /** Of the expectations that are no labels. */
  public enum NumbersAgree {
    NOT_EXPECTED,
    YES,
    NO
  }
}

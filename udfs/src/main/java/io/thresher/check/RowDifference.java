package io.thresher.check;

/**
 * What one value differs in from the one expected.
 *
 * @param agrees whether it is within the tolerance
 * @param size of the largest difference of its elements; NaN where one is no number; of labels, 0
 *     or 1
 * @param relative the same as a part of the number expected
 */
record RowDifference(boolean agrees, double size, double relative) {
  static final RowDifference NONE = new RowDifference(true, 0, 0);
  static final RowDifference OTHER_LABEL = new RowDifference(false, 1, 1);
  static final RowDifference OTHER_SHAPE = new RowDifference(false, Double.NaN, 1);

  static RowDifference of(double expected, double actual, Tolerance tolerance) {
    if (expected == actual || (Double.isNaN(expected) && Double.isNaN(actual))) {
      return NONE;
    }
    double size = Math.abs(actual - expected);
    return new RowDifference(
        tolerance.allows(expected, actual), size, size / Math.max(Math.abs(expected), size));
  }

  /** The worse of both; agrees where both do. */
  RowDifference and(RowDifference other) {
    boolean first = Double.compare(size, other.size) >= 0;
    return new RowDifference(
        agrees && other.agrees, first ? size : other.size, Math.max(relative, other.relative));
  }
}

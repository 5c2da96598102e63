package io.thresher.check;

/**
 * The differences of many rows at once, all of whose numbers are finite: in loops that the compiler
 * makes fast. Used again; not thread-safe.
 */
final class PairedBlock {
  private double[] largest = new double[0];
  private boolean[] agrees = new boolean[0];

  /**
   * Takes vectors that lie one behind the other.
   *
   * @param length of each
   * @param count how many
   * @return false where a number, or a difference, is not finite: nothing is told of these rows
   */
  boolean take(double[] first, double[] second, int length, int count, Tolerance tolerance) {
    if (!areFinite(first, second, count * length)) {
      return false;
    }
    if (largest.length < count) {
      largest = new double[count];
      agrees = new boolean[count];
    }
    double absolute = tolerance.absolute();
    double relative = tolerance.relative();
    for (int row = 0, at = 0; row < count; row++) {
      double most = 0;
      boolean agree = true;
      for (int end = at + length; at < end; at++) {
        double difference = first[at] - second[at];
        agree &= Math.abs(difference) <= absolute + relative * Math.abs(second[at]);
        most = Math.abs(difference) > Math.abs(most) ? difference : most;
      }
      largest[row] = most;
      agrees[row] = agree;
    }
    return true;
  }

  private static boolean areFinite(double[] first, double[] second, int count) {
    int odd = 0;
    for (int i = 0; i < count; i++) {
      odd += Math.abs(first[i] - second[i]) <= Double.MAX_VALUE ? 0 : 1;
    }
    return odd == 0;
  }

  /** The difference of a row, of a vector the largest, with its sign. */
  double largest(int row) {
    return largest[row];
  }

  boolean agrees(int row) {
    return agrees[row];
  }
}

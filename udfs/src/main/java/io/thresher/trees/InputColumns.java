package io.thresher.trees;

/** The inputs of a batch, column by column. */
public interface InputColumns {

  /**
   * Copies {@code count} values of a column from row {@code from} on to the start of an array,
   * rounded to floats, as the bits of these.
   */
  void bits(int input, int column, int from, int count, int[] into);

  /** The same, converted to doubles. */
  void doubles(int input, int column, int from, int count, double[] into);
}

package io.thresher.trees;

/** The features of some rows, column by column. */
interface FeatureBlock {

  /**
   * Copies {@code count} values of a feature from row {@code from} on to the start of an array, as
   * the bits of floats.
   */
  void bits(int feature, int from, int count, int[] into);

  /** The same for ensembles whose features are doubles. */
  void doubles(int feature, int from, int count, double[] into);
}

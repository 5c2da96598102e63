package io.thresher.tensor.open;

import io.thresher.tensor.InputTensor;
import io.thresher.tensor.RowFailure;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Rows of one input whose dimensions differ, each as long as it is. */
sealed interface WaitingColumn permits OpenColumn, TokenColumn {

  /**
   * Says how long the dimensions of a row are, as far as the row tells.
   *
   * @param lengths by name; 0 where not known yet
   * @throws RowFailure if the row does not fit
   */
  void measure(ColumnVector[] columns, int row, int[] lengths);

  /** Fails where nothing told a dimension of the row. */
  void checkKnown(int row, int[] lengths);

  /** Adds a row whose dimensions are known: the one that was measured last. */
  void add(ColumnVector[] columns, int row, int[] lengths);

  /** Takes back the row added last. */
  void removeLast();

  /** Forgets all rows. */
  void clear();

  /** Gives the memory back, too. */
  void release();

  int rows();

  /** Bytes of the rows; of strings a guess. */
  long bytes();

  /** The shape of a row with dimensions of these lengths. */
  int[] shape(int[] lengths);

  /** Positions of a row with dimensions of these lengths. */
  long positions(int[] lengths);

  /** Copies a row into a tensor, whose rows may be longer: they are filled up then. */
  void copy(int row, int[] lengths, InputTensor tensor, int at);
}

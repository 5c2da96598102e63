package io.thresher.trees;

/** Rows given as arrays, read by column. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Arrays2d(double[][] rows) implements InputColumns {
  @Override
  public void bits(int input, int column, int from, int count, int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = Float.floatToRawIntBits((float) rows[from + i][column]);
    }
  }

  @Override
  public void doubles(int input, int column, int from, int count, double[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = rows[from + i][column];
    }
  }
}

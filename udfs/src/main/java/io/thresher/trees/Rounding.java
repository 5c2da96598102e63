package io.thresher.trees;

/**
 * Rounds results of single operations on doubles to floats where ONNX Runtime computes with floats:
 * sums, differences, products and quotients then have the very bits of float arithmetic.
 */
record Rounding(Precision precision) {
  double of(double result) {
    return precision == Precision.FLOAT ? (float) result : result;
  }
}

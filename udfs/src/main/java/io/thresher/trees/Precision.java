package io.thresher.trees;

/** What an ensemble compares and adds in: that of its input, as in ONNX Runtime. */
enum Precision {
  FLOAT,
  DOUBLE
}

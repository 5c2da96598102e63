package io.thresher.datasets;

/**
 * A small untrained network over generated columns: input {@code features} float {@code [n, k]},
 * layers of 32 and 16 units with ReLU, output {@code score} float {@code [n, 1]}. Its metadata
 * names the features {@code f0} to {@code f<k - 1>}.
 */
public final class Perceptron {
  private static final int[] HIDDEN = {32, 16};

  private Perceptron() {}

  /** The ONNX file. The same features and seed give the same bytes. */
  public static byte[] onnx(int features, long seed) {
    ModelBuilder model =
        new ModelBuilder("perceptron", seed).input("features", features).output("score", 1);
    String previous = "features";
    int width = features;
    for (int layer = 0; layer < HIDDEN.length; layer++) {
      model
          .dense(previous, "sums" + layer, width, HIDDEN[layer])
          .add(ModelBuilder.node("Relu", "units" + layer, "sums" + layer));
      previous = "units" + layer;
      width = HIDDEN[layer];
    }
    return model.dense(previous, "score", width, 1).fedByFloats(features);
  }
}

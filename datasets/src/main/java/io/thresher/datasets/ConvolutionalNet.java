package io.thresher.datasets;

/**
 * A small untrained network over square images in one array column: input {@code image} float
 * {@code [n, 1, side, side]}, two convolutions of 3 x 3 with 8 and 16 channels and ReLU, the second
 * with a stride of 2, the mean of each channel, output {@code score} float {@code [n, 1]}.
 */
public final class ConvolutionalNet {
  private static final int KERNEL = 3;
  private static final int[] CHANNELS = {8, 16};

  private ConvolutionalNet() {}

  /** The ONNX file. The same side and seed give the same bytes. */
  public static byte[] onnx(int side, long seed) {
    ModelBuilder model =
        new ModelBuilder("convolutions", seed).input("image", 1, side, side).output("score", 1);
    String previous = "image";
    int channels = 1;
    for (int layer = 0; layer < CHANNELS.length; layer++) {
      String to = "sums" + layer;
      model
          .weights(
              to,
              channels * KERNEL * KERNEL,
              CHANNELS[layer],
              CHANNELS[layer],
              channels,
              KERNEL,
              KERNEL)
          .add(
              ModelBuilder.node("Conv", to, previous, to + "_w", to + "_b")
                  .addAttribute(ModelBuilder.ints("pads", 1, 1, 1, 1))
                  .addAttribute(ModelBuilder.ints("strides", layer + 1, layer + 1)))
          .add(ModelBuilder.node("Relu", "units" + layer, to));
      previous = "units" + layer;
      channels = CHANNELS[layer];
    }
    return model
        .add(ModelBuilder.node("GlobalAveragePool", "means", previous))
        .add(ModelBuilder.node("Flatten", "flat", "means"))
        .dense("flat", "score", channels, 1)
        .bytes();
  }
}

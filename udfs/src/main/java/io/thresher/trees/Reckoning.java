package io.thresher.trees;

import java.util.Locale;

/**
 * How fast the kernel is beside ONNX Runtime, as the shape of a forest tells. What was measured was
 * up to three times more or less.
 *
 * @param gain how many times as fast
 * @param nodes of all trees
 */
public record Reckoning(double gain, int nodes) {
  private static final double LEAST_GAIN = 1.1;

  /** Of forests between this and its inverse, a measurement decides. */
  private static final double CLEAR_GAIN = 3;

  /** Larger ones were measured to gain more than is reckoned, and their sessions take time. */
  private static final int MOST_NODES = 10_000;

  /** Whether the kernel is to be taken where nothing is measured. */
  public boolean isFaster() {
    return gain >= LEAST_GAIN;
  }

  /** Whether it takes a measurement to know, and that costs little. */
  public boolean isClose() {
    return gain > 1 / CLEAR_GAIN && gain < CLEAR_GAIN && nodes <= MOST_NODES;
  }

  /** For example {@code the kernel is reckoned 2.3 times as fast}. */
  public String describe() {
    return String.format(Locale.ROOT, "the kernel is reckoned %.1f times as fast", gain);
  }
}

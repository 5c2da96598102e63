package io.thresher.trees;

import java.io.Serial;

/** Thrown inside this package where a graph is not one that the kernel takes; says why. */
final class Unsupported extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Unsupported(String why) {
    super(why, null, false, false);
  }

  static void unless(boolean supported, String why) {
    if (!supported) {
      throw new Unsupported(why);
    }
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

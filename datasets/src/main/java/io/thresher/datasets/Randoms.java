package io.thresher.datasets;

import java.util.SplittableRandom;

/** Random numbers of a row, which no other row has a part in. */
final class Randoms {
  private Randoms() {}

  static SplittableRandom of(long id, long seed) {
    // Seeds that follow each other give numbers that look alike at first; a split does not.
    return new SplittableRandom(seed ^ Long.rotateLeft(id, Integer.SIZE)).split();
  }

  /** Normally distributed, by Box and Muller. */
  static double normal(SplittableRandom random) {
    double length = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return length * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}

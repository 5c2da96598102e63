package io.thresher.jobs.tune;

import java.util.Random;
import java.util.function.ToDoubleFunction;

/** A machine that takes a known time for a row, and is disturbed by a seed. */
final class SimulatedTrial implements Trial {
  private static final long ROWS = 1000;

  private final ToDoubleFunction<Setting> micros;
  private final Random random;
  private final double noise;
  int trials;

  /**
   * @param micros of a row, by setting
   * @param noise standard deviation, as a part of the time
   */
  SimulatedTrial(ToDoubleFunction<Setting> micros, double noise, long seed) {
    this.micros = micros;
    this.noise = noise;
    random = new Random(seed);
  }

  @Override
  public Observation of(Setting setting) {
    trials++;
    double disturbed = Math.max(0.2, 1 + noise * random.nextGaussian());
    if (random.nextInt(20) == 0) {
      disturbed *= 3; // Something else ran.
    }
    double seconds = micros.applyAsDouble(setting) * ROWS * disturbed / 1e6;
    double batch = Double.parseDouble(setting.options().getOrDefault(Setting.BATCH_SIZE, "4096"));
    double millis = micros.applyAsDouble(setting) * batch / 1e3;
    return new Observation(ROWS, seconds, seconds, seconds, millis, 1.2 * millis, 0.1, null);
  }
}

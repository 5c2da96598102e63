package io.thresher.jobs.run;

import io.thresher.jobs.manifest.RunIdentity;
import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param id given, or that of the identity
 * @param identity what decides its result
 * @param mode what happens where the output holds something already
 * @param lease how long a driver that is not heard of keeps the output
 */
public record RunRequest(String id, RunIdentity identity, Mode mode, Duration lease) {

  /** What happens where the output holds something already. */
  public enum Mode {
    /** It is an error. */
    ERROR,
    /** It is replaced. */
    OVERWRITE,
    /** Files are added. */
    APPEND
  }
}

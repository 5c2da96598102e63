package io.thresher.jobs.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a setting.
 *
 * @param rows that were scored
 * @param seconds that passed
 * @param cpuSeconds that this process was busy
 * @param ownSeconds that passed, less those that other processes had of the cores: what it is
 *     judged by
 * @param p50Millis of a run of the model; 0 where that was not measured
 * @param p99Millis of a run of the model
 * @param tookSeconds of the time for tuning, with all that surrounds it
 * @param refusal why the setting is out; null where it is not
 */
public record Observation(
    long rows,
    double seconds,
    double cpuSeconds,
    double ownSeconds,
    double p50Millis,
    double p99Millis,
    double tookSeconds,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String refusal) {

  public static Observation refused(String reason, double tookSeconds) {
    return new Observation(0, 0, 0, 0, 0, 0, tookSeconds, reason);
  }

  double secondsPerRow() {
    return ownSeconds / rows;
  }
}

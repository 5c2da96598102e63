package io.thresher.jobs.tune;

/** Measures a setting once. */
@FunctionalInterface
public interface Trial {
  Observation of(Setting setting);
}

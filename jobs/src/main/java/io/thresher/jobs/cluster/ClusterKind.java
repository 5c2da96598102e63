package io.thresher.jobs.cluster;

import java.util.Locale;

/** What runs Spark's executors; each is a folder of {@code cluster-configs}. Sizes in MiB. */
public enum ClusterKind {
  /** The process of the command. */
  LOCAL(0, 1),
  /** The worker's own process takes a gibibyte. */
  STANDALONE(1024, 1),
  STANDALONE_SECURE(1024, 1),
  /** The application master, or the driver where it runs in the cluster. */
  YARN(2048, 1024),
  /** The driver's pod: a heap of 1g and the overhead that Spark adds to it. */
  KUBERNETES(1536, 1),
  /** YARN, set up by Amazon. */
  EMR(2048, 1024);

  private final long reserved;
  private final long step;

  ClusterKind(long reserved, long step) {
    this.reserved = reserved;
    this.step = step;
  }

  /** What a machine needs beside its executors. */
  long reserved() {
    return reserved;
  }

  /**
   * Containers are multiples of this. Source: YARN, {@code yarn.scheduler.minimum-allocation-mb} in
   * {@code yarn-default.xml}, to whose multiples the schedulers round requests up.
   */
  long step() {
    return step;
  }

  boolean isYarn() {
    return this == YARN || this == EMR;
  }

  boolean isStandalone() {
    return this == STANDALONE || this == STANDALONE_SECURE;
  }

  /** Whether somebody ends an executor that takes more than it asked for. */
  boolean hasContainers() {
    return isYarn() || this == KUBERNETES;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

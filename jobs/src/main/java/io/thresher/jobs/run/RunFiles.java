package io.thresher.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.jobs.store.Digests;
import java.util.UUID;

/** The part of files' names that tells which run, and which start of its driver, wrote them. */
final class RunFiles {
  private static final int LENGTH = 8;

  private RunFiles() {}

  /** In the names of all files of a run. */
  static String mark(String run) {
    return "-" + Digests.sha256(run.getBytes(UTF_8)).substring(0, LENGTH) + "-";
  }

  /** Unique to a start of a driver; between hyphens it begins with the mark of its run. */
  static String owner(String run) {
    return mark(run).substring(1) + UUID.randomUUID().toString().substring(0, LENGTH);
  }
}

package io.thresher.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How ready Linux is to end a process where the system lacks memory. */
final class OomScore {
  private static final Logger LOG = LoggerFactory.getLogger(OomScore.class);
  private static final int LEAST = 500;
  private static final int MOST = 1000;

  private OomScore() {}

  /** Has a child end rather than this process, if that is possible. */
  static void raise(long child) {
    try {
      int own = Integer.parseInt(Files.readString(file("self")).strip());
      Files.writeString(file(Long.toString(child)), Integer.toString(ofChild(own)));
    } catch (IOException | NumberFormatException e) {
      LOG.warn("Where memory lacks, the process of a model may not end before this one", e);
    }
  }

  /**
   * Never less than this process has, and a child begins with: cluster managers set up to the most,
   * and Linux lets few processes have it lowered.
   */
  static int ofChild(int own) {
    return Math.min(MOST, Math.max(LEAST, own + 1));
  }

  private static Path file(String process) {
    return Path.of("/proc", process, "oom_score_adj");
  }
}

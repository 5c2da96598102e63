package io.thresher.jobs;

import java.io.IOException;

/** A function of the tests for Spark's SQL, which ends its process as a native library would. */
public final class Crash {
  private Crash() {}

  /** Gives {@code row} back, unless it is {@code fatal}: then a signal ends the process. */
  public static long at(long row, long fatal) throws IOException, InterruptedException {
    if (row == fatal) {
      new ProcessBuilder("kill", "-SEGV", Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
      Thread.sleep(60_000);
    }
    return row;
  }
}

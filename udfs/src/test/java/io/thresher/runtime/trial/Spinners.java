package io.thresher.runtime.trial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that compute for nothing, several for each core: a busy machine. They end by themselves
 * when this process is gone, and after ten seconds on a core.
 */
final class Spinners implements AutoCloseable {
  private static final String SPIN = "ulimit -t 10; while kill -0 $PPID 2>&-; do :; done";

  private final List<Process> processes = new ArrayList<>();

  Spinners(int eachCore) throws IOException {
    for (int i = 0; i < eachCore * Runtime.getRuntime().availableProcessors(); i++) {
      processes.add(new ProcessBuilder("sh", "-c", SPIN).start());
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}

package io.thresher.runtime.trial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that compute for nothing, several for each core: a busy machine. */
final class Spinners implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();

  Spinners(int eachCore) throws IOException {
    for (int i = 0; i < eachCore * Runtime.getRuntime().availableProcessors(); i++) {
      processes.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}

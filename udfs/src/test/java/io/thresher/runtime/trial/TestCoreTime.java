package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCoreTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long COMPUTED = Duration.ofMillis(100).toNanos();

  /** Far more than is measured after it. */
  private static final int BEFORE = 6;

  @TempDir private Path folder;

  @BeforeEach
  void needsASystemThatTells() {
    assumeThat(CoreTime.isKnown()).isTrue();
  }

  /** With two more processes a core, the clock shows several times as much, or it tells nothing. */
  @Test
  void leavesOutTheTimeInWhichOthersHadTheCore() throws IOException {
    try (Spinners others = new Spinners(2)) {
      assertThat(others).isNotNull();
      CoreTime time = CoreTime.ofCaller();
      long began = System.nanoTime();
      time.begin();
      compute();
      long onCores = time.nanos();
      assumeThat(System.nanoTime() - began).isGreaterThan(COMPUTED * 2);
      assertThat(onCores).isBetween(COMPUTED, COMPUTED * 3 / 2);
    }
  }

  @Test
  void isNotKnownWhereNothingIsCounted() throws IOException {
    assertThat(CoreTime.isTold(folder)).isFalse();
    Path times = folder.resolve("schedstat");
    Files.writeString(times, "0 0 0\n");
    assertThat(CoreTime.isTold(folder)).isFalse();
    Files.writeString(times, "4464388 12 1\n");
    assertThat(CoreTime.isTold(folder)).isTrue();
  }

  /**
   * As a plug-in's threads do, while their caller waits. Some other thread may run beside them, and
   * the kernel may count a few milliseconds late.
   */
  @Test
  void countsThreadsThatHelp() throws OrtException {
    ExecutorService helper = Executors.newSingleThreadExecutor();
    try {
      CoreTime time = CoreTime.ofAllThatHelp(() -> help(helper, BEFORE));
      time.begin();
      help(helper, 1);
      assertThat(time.nanos()).isBetween(COMPUTED / 2, COMPUTED * (1 + BEFORE) / 2);
    } finally {
      helper.shutdownNow();
    }
  }

  private static void help(ExecutorService helper, int times) {
    try {
      for (int i = 0; i < times; i++) {
        helper.submit(TestCoreTime::compute).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void compute() {
    long until = THREADS.getCurrentThreadCpuTime() + COMPUTED;
    while (THREADS.getCurrentThreadCpuTime() < until) {
      Thread.onSpinWait();
    }
  }
}

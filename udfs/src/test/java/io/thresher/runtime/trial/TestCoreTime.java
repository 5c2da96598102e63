package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestCoreTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long COMPUTED = Duration.ofMillis(60).toNanos();

  @BeforeEach
  void needsASystemThatTells() {
    assumeThat(CoreTime.isKnown()).isTrue();
  }

  /** With four more threads a core, the clock shows several times as much. */
  @Test
  void leavesOutTheTimeInWhichOthersHadTheCore() throws IOException {
    try (Spinners others = new Spinners(4)) {
      assertThat(others).isNotNull();
      CoreTime time = CoreTime.ofCaller();
      long began = System.nanoTime();
      time.begin();
      compute();
      assertThat(time.nanos()).isBetween(COMPUTED, COMPUTED * 3 / 2);
      assertThat(System.nanoTime() - began).isGreaterThan(COMPUTED * 2);
    }
  }

  /** As a plug-in's threads do, while their caller waits. */
  @Test
  void countsThreadsThatHelp() throws OrtException {
    ExecutorService helper = Executors.newSingleThreadExecutor();
    try {
      CoreTime time = CoreTime.ofAllThatHelp(() -> help(helper));
      time.begin();
      help(helper);
      assertThat(time.nanos()).isBetween(COMPUTED, COMPUTED * 3);
    } finally {
      helper.shutdownNow();
    }
  }

  private static void help(ExecutorService helper) {
    try {
      helper.submit(TestCoreTime::compute).get();
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

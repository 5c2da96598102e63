package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.ort.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lane of a CUDA device needs no such device: it only says when and where calls run. */
@Timeout(30)
class TestDeviceLane {
  private static final DeviceLane CUDA = DeviceLane.of(new Device(Device.Kind.CUDA, 7));

  @Test
  void runsOnTheCallersThreadOnTheCpu() throws OrtException {
    assertThat(DeviceLane.of(Device.CPU).run(Thread::currentThread, Cancellation.NEVER))
        .isSameAs(Thread.currentThread());
  }

  @Test
  void runsOneCallAtATimeOnOneThreadOnCuda() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int number = i;
      calls.add(
          callers.submit(
              () ->
                  CUDA.run(
                      () -> {
                        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                        threads.add(Thread.currentThread());
                        atOnce.decrementAndGet();
                        return number;
                      },
                      Cancellation.NEVER)));
    }

    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).get()).isEqualTo(i);
    }
    callers.shutdown();
    assertThat(most.get()).isEqualTo(1);
    assertThat(threads).hasSize(1);
  }

  /** However a device is named: by the options, or by the address that Spark assigned. */
  @Test
  void isOneForEachDevice() throws OrtException {
    DeviceLane other = DeviceLane.of(Device.parse("cuda:8"));
    Thread seventh = CUDA.run(Thread::currentThread, Cancellation.NEVER);
    Thread eighth = other.run(Thread::currentThread, Cancellation.NEVER);

    assertThat(seventh).isNotSameAs(eighth);
    assertThat(seventh.getName()).isEqualTo("thresher-lane-cuda:7");
    assertThat(eighth.getName()).isEqualTo("thresher-lane-cuda:8");
    assertThat(DeviceLane.of(new Device(Device.Kind.CUDA, 7, "GPU-7d"))).isSameAs(CUDA);
    assertThat(DeviceLane.of(Device.parse("cuda"))).isSameAs(DeviceLane.of(Device.parse("cuda:0")));
  }

  @Test
  void throwsWhatTheCallThrows() {
    assertThatThrownBy(
            () ->
                CUDA.run(
                    () -> {
                      throw new OrtException("out of memory");
                    },
                    Cancellation.NEVER))
        .isInstanceOf(OrtException.class)
        .hasMessage("out of memory");
  }

  @Test
  void waitsForACallThatRunsAndTakesBackOneThatHasNotBegun() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicReference<String> running = new AtomicReference<>("");
    Thread first =
        new Thread(
            () -> {
              running.set(
                  outcome(
                      () -> {
                        began.countDown();
                        awaitUninterruptibly(finish);
                        return "ran";
                      }));
            });
    first.start();
    assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

    AtomicReference<String> waiting = new AtomicReference<>("");
    Thread second = new Thread(() -> waiting.set(outcome(() -> "should not run")));
    second.start();
    second.interrupt();
    second.join();
    assertThat(waiting.get()).contains("THR-RUN-004").endsWith("interrupted true");

    first.interrupt();
    finish.countDown();
    first.join();
    assertThat(running.get()).isEqualTo("ran interrupted true");
  }

  @Test
  void takesBackTheCallOfACancelledTaskThatHasNotBegun() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Thread first =
        new Thread(
            () ->
                outcome(
                    () -> {
                      began.countDown();
                      awaitUninterruptibly(finish);
                      return "ran";
                    }));
    first.start();
    assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> CUDA.run(() -> "should not run", () -> true))
        .hasMessageContaining("THR-RUN-004");
    assertThat(first.isAlive()).isTrue();
    finish.countDown();
    first.join();
  }

  private static String outcome(DeviceLane.Call<String> call) {
    String outcome;
    try {
      outcome = CUDA.run(call, Cancellation.NEVER);
    } catch (OrtException | ScoringException e) {
      outcome = String.valueOf(e.getMessage());
    }
    return outcome + " interrupted " + Thread.currentThread().isInterrupted();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}

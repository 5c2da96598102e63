package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.Meters;
import io.thresher.runtime.ort.Device;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way to a device. Runs on the CPU happen on the caller's thread, as many at once as there are
 * callers. Runs on a CUDA device go one at a time, first come first served, on one thread that the
 * device keeps: concurrent runs leak and crash there, and each thread would cost it a context of
 * its own. Callers wait, so no more calls queue than there are task threads.
 */
final class DeviceLane {
  private static final long CANCELLATION_MILLIS = 100;
  private static final Map<Device, DeviceLane> LANES = new ConcurrentHashMap<>();

  private final boolean direct;
  private final String name;
  private final ExecutorService thread;

  private DeviceLane(Device device) {
    this.direct = device.kind() == Device.Kind.CPU;
    this.name = "the device " + device;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread lane = new Thread(task, "thresher-lane-" + device);
              lane.setDaemon(true);
              return lane;
            });
  }

  /** One a device and JVM; its thread starts with the first call that needs it. */
  static DeviceLane of(Device device) {
    return LANES.computeIfAbsent(device.settled(), DeviceLane::new);
  }

  /** A call into ONNX Runtime. */
  interface Call<T> {
    T call() throws OrtException;
  }

  /**
   * Runs a call and waits for it. An interrupt takes a call that has not begun out of the queue;
   * one that runs is waited for, because it writes to buffers that the caller owns.
   *
   * @param cancellation takes the call out of the queue as well
   */
  <T> T run(Call<T> call, Cancellation cancellation) throws OrtException {
    return direct ? call.call() : await(new Turn<>(call), cancellation);
  }

  private <T> T await(Turn<T> turn, Cancellation cancellation) throws OrtException {
    long asked = System.nanoTime();
    Meters.process().add(Meter.LANE_WAITING, 1);
    thread.execute(turn.task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return turn.task.get(CANCELLATION_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (cancellation.requested() && turn.taken.compareAndSet(false, true)) {
            throw new ScoringException(RuntimeProblems.interrupted(name), e);
          }
        } catch (InterruptedException e) {
          interrupted = true;
          if (turn.taken.compareAndSet(false, true)) {
            throw new ScoringException(RuntimeProblems.interrupted(name), e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    } finally {
      Meters.process().add(Meter.LANE_WAITING, -1);
      long began = turn.began;
      Meters.process().add(Meter.LANE_WAIT, (began == 0 ? System.nanoTime() : began) - asked);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static OrtException rethrown(Throwable cause) throws OrtException {
    if (cause instanceof OrtException e) {
      throw e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new OrtException(cause.toString());
  }

  /** A call that is taken once: by the lane, or back by its caller. */
  private static final class Turn<T> {
    final AtomicBoolean taken = new AtomicBoolean();
    final FutureTask<T> task;
    volatile long began;

    Turn(Call<T> call) {
      this.task =
          new FutureTask<>(
              () -> {
                if (!taken.compareAndSet(false, true)) {
                  throw new IllegalStateException("taken back");
                }
                began = System.nanoTime();
                return call.call();
              });
    }
  }
}

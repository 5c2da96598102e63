package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SlowProblems;
import io.thresher.errors.SqlProblems;
import io.thresher.options.Caller;
import io.thresher.options.SqlSetting;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.runtime.session.Runner;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of one lease, one at a time. They can be ended early from any thread, and whatever they
 * use stays until they are over, also where the lease is closed meanwhile. Thread-safe.
 */
final class LeasedRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedRuns.class);

  /** What a run that was told to end may take for it before that is told of. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How long a run that was told to end may go on where its process can be ended instead. */
  private static final long KILL_NANOS = Duration.ofSeconds(2).toNanos();

  private final @Nullable Runner runner;
  private final Cancellation cancellation;
  private final String model;
  private final Runnable whenOver;
  private final Caller caller;
  private final Duration longest;
  private final Duration patience;
  private boolean running;
  private boolean timed;
  private long began;
  private long takenBefore;
  private boolean tooLong;
  private boolean tooMuch;
  private boolean lackedMemory;
  private boolean terminated;
  private long askedAt;
  private boolean slow;
  private boolean told;
  private boolean closed;

  private LeasedRuns(
      Cancellation cancellation, SessionSpec spec, Runnable whenOver, @Nullable Runner runner) {
    this.cancellation = cancellation;
    this.model = spec.model().uri();
    this.caller = spec.caller();
    this.longest = caller.runTime();
    this.patience = spec.batchTimeout();
    this.whenOver = whenOver;
    this.runner = runner;
  }

  /**
   * Runs of a session.
   *
   * @param runner closed after the last of them
   * @param whenOver called once, after the last run and {@link #close}
   */
  static LeasedRuns of(
      Runner runner, Cancellation cancellation, SessionSpec spec, Runnable whenOver) {
    LeasedRuns runs = new LeasedRuns(cancellation, spec, whenOver, runner);
    runner.onBegin(runs::startClock);
    return runs;
  }

  /** The same in Java alone: they end early by asking {@link #checkNotTerminated}. */
  static LeasedRuns ofKernel(Cancellation cancellation, SessionSpec spec, Runnable whenOver) {
    return new LeasedRuns(cancellation, spec, whenOver, null);
  }

  /** To be used within {@link #run} only. */
  Runner runner() {
    return Objects.requireNonNull(runner);
  }

  /**
   * @throws ScoringException THR-RUN-502 if the run that is under way was told to end, 701 if it
   *     took too long
   * @throws SlowRun if it took longer than a batch may
   */
  void checkNotTerminated() {
    throwIfEnded(null);
  }

  private void throwIfEnded(@Nullable OrtException e) {
    if (isTerminated()) {
      throw ScoringException.caused(ended(), e);
    }
    if (isSlow()) {
      throw new SlowRun(SlowProblems.slowRun(model, text(patience)), e);
    }
  }

  private static String text(Duration limit) {
    return limit.toMillis() + " ms";
  }

  private synchronized Problem ended() {
    if (tooMuch) {
      return SqlProblems.tookAllMemory(model, SqlSetting.MAX_NATIVE_MEMORY.key());
    }
    return tooLong
        ? SqlProblems.ranTooLong(model, text(longest))
        : MachineProblems.cancelled(model);
  }

  Caller caller() {
    return caller;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /**
   * Makes a call that ends early where it is cancelled.
   *
   * @throws ScoringException THR-RUN-502 if it was, 701 if it took longer than it may, 705 if it
   *     took nearly all memory
   * @throws SlowRun if it took longer than a batch may; the next run may be shorter
   */
  <T> T run(DeviceLane.Call<T> call) throws OrtException {
    begin();
    try {
      return call.call();
    } catch (OrtException e) {
      throwIfEnded(e);
      noteLackOfMemory(e);
      throw e;
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (closed || running) {
      throw new IllegalStateException(closed ? "the lease is closed" : "a run is under way");
    }
    if (terminated) {
      throw new ScoringException(ended());
    }
    running = true;
    told = false;
    timed = runner == null;
    began = System.nanoTime();
    takenBefore = MemoryWatch.seen();
  }

  /** What a run waits for is not what it takes: another run that ended its process, say. */
  private synchronized void startClock() {
    timed = true;
    began = System.nanoTime();
  }

  private synchronized void noteLackOfMemory(OrtException e) {
    lackedMemory |= caller.isSql() && AllocationFailure.is(e);
  }

  /** Whether a session of SQL may hold memory that others lack, since its arena keeps it. */
  synchronized boolean lackedMemory() {
    return lackedMemory;
  }

  /** What the process has taken more since the run that is under way began; 0 where none is. */
  synchronized long takenSinceItBegan(long taken) {
    return running && !terminated && !slow ? Math.max(0, taken - takenBefore) : 0;
  }

  /** Ends the run that is under way, for what it takes. */
  synchronized void endForMemory() {
    if (running && !terminated) {
      tooMuch = true;
      lackedMemory = true;
      terminate();
    }
  }

  private void end() {
    boolean over;
    synchronized (this) {
      running = false;
      over = closed;
      if (slow) {
        slow = false;
        ask(terminated);
      }
    }
    if (over) {
      free();
    }
  }

  /** Ends the run that is under way, if its task was told to stop or it has taken too long. */
  void check() {
    if (cancellation.requested()) {
      terminate();
    }
    checkTime();
    killIfItGoesOn();
  }

  private synchronized void checkTime() {
    if (!running || !timed) {
      return;
    }
    long took = System.nanoTime() - began;
    if (!terminated && isOver(longest, took)) {
      tooLong = true;
      terminate();
    } else if (!terminated && !slow && isOver(patience, took)) {
      slow = true;
      ask(true);
    }
    Duration limit = slow ? patience : longest;
    if ((slow || tooLong) && !told && isOver(limit.multipliedBy(2).plus(GRACE), took)) {
      told = true;
      String soFar = text(Duration.ofNanos(took));
      LOG.error("{}", SlowProblems.endless(model, text(limit), soFar).line());
    }
  }

  private static boolean isOver(Duration limit, long nanos) {
    return !limit.isZero() && nanos > limit.toNanos();
  }

  /** Ends the run that is under way at its next operator, and refuses all further ones. */
  synchronized void terminate() {
    if (terminated || (closed && !running)) {
      return;
    }
    terminated = true;
    ask(true);
  }

  private void ask(boolean toEnd) {
    if (runner != null && toEnd) {
      askedAt = System.nanoTime();
      runner.terminate();
    } else if (runner != null) {
      runner.resume();
    }
  }

  /** An operator may work for long before it looks whether it should. */
  private synchronized void killIfItGoesOn() {
    boolean asked = running && (terminated || slow);
    if (asked && runner != null && System.nanoTime() - askedAt > KILL_NANOS) {
      runner.kill();
    }
  }

  synchronized boolean isRunning() {
    return running;
  }

  private synchronized boolean isTerminated() {
    return terminated;
  }

  private synchronized boolean isSlow() {
    return slow;
  }

  /** Ends what runs and frees what it uses once it is over; only the first call does. */
  @Override
  public void close() {
    boolean over;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (running) {
        terminate();
      }
      closed = true;
      over = !running;
    }
    if (over) {
      free();
    }
  }

  private void free() {
    if (runner != null) {
      runner.close();
    }
    whenOver.run();
  }
}

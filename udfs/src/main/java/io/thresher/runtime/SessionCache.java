package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlProblems;
import io.thresher.model.CallerRights;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelStore;
import io.thresher.options.SqlRules;
import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.Meters;
import io.thresher.runtime.meter.ModelMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a JVM, one for each model, device and set of options, shared by all task threads.
 * Each is made once, counted while it is leased, and closed when nobody has leased it for a while.
 * Thread-safe.
 */
public final class SessionCache implements AutoCloseable {
  public static final Duration DEFAULT_IDLE = Duration.ofSeconds(60);
  public static final int DEFAULT_MOST = SqlRules.DEFAULT_MAX_MODELS;

  private static final Logger LOG = LoggerFactory.getLogger(SessionCache.class);
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(10);
  private static final long CANCELLATION_MILLIS = 100;
  private static final Object SHARED_LOCK = new Object();
  private static @Nullable SessionCache shared;

  private final Object lock = new Object();
  private final Map<SharedSession.Key, SharedSession> sessions = new HashMap<>();
  private final Map<SharedSession.Key, BatchCeiling> ceilings = new HashMap<>();
  private final ExecutorService loaders;
  private final ScheduledExecutorService reaper;
  private final AtomicLong openedCount = new AtomicLong();
  private final AtomicLong closedCount = new AtomicLong();
  private final int most;
  private boolean closed;

  /** With {@link #DEFAULT_MOST} sessions. */
  public SessionCache(Duration idle) {
    this(idle, DEFAULT_MOST);
  }

  /**
   * @param idle how long a session stays open that nobody uses
   * @param most sessions at a time; where one more is asked for, one that nobody uses is closed
   */
  public SessionCache(Duration idle, int most) {
    this.most = most;
    this.loaders = Executors.newCachedThreadPool(task -> daemon(task, "thresher-session-loader"));
    this.reaper =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "thresher-session-reaper"));
    long period = Math.max(1, idle.toMillis() / 4);
    // It ends with the executor, and closing sessions throws nothing.
    ScheduledFuture<?> unused =
        reaper.scheduleWithFixedDelay(() -> closeIdle(idle), period, period, TimeUnit.MILLISECONDS);
  }

  /** The JVM's cache; started with {@link #DEFAULT_IDLE} where {@link #start} never was called. */
  public static SessionCache shared() {
    synchronized (SHARED_LOCK) {
      return shared == null ? start(DEFAULT_IDLE, DEFAULT_MOST) : shared;
    }
  }

  /**
   * Starts the JVM's cache, unless one is open; for the plugin, which also closes it. It shuts down
   * with the JVM.
   */
  public static SessionCache start(Duration idle, int most) {
    synchronized (SHARED_LOCK) {
      if (shared == null) {
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> shared().shutDown(SHUTDOWN_PATIENCE), "thresher-shutdown"));
      }
      if (shared == null || shared.isClosed()) {
        shared = new SessionCache(idle, most);
      }
      return shared;
    }
  }

  /**
   * Leases the session of a spec, making it first where it is not there. Others who ask for the
   * same meanwhile wait and share it, or its failure; the next to ask after a failure tries again.
   * An interrupt ends the wait, not the making.
   *
   * @param store asked for only where the session has to be made
   * @throws ScoringException if the model cannot be fetched (THR-MODEL-001 to 012) or is refused
   *     (101), the device is absent (THR-USE-202), the session cannot be made (THR-RUN-002), the
   *     cache is closed (003) or full (702), or the thread interrupted (004)
   */
  public SessionLease acquire(SessionSpec spec, Supplier<ModelStore> store) {
    return acquire(spec, store, Cancellation.NEVER);
  }

  /**
   * The same for a task that may be told to stop: that ends the wait, and every run of the lease.
   *
   * @throws ScoringException also THR-RUN-502 if it was
   */
  public SessionLease acquire(
      SessionSpec spec, Supplier<ModelStore> store, Cancellation cancellation) {
    SharedSession.Key key = SharedSession.Key.of(spec);
    long asked = System.nanoTime();
    SharedSession wanted;
    boolean madeIt;
    OpenSession evicted = null;
    synchronized (lock) {
      if (closed) {
        throw new ScoringException(RuntimeProblems.cacheClosed());
      }
      SharedSession present = sessions.get(key);
      if (present == null && sessions.size() >= most) {
        evicted = makeRoom();
      }
      wanted = present == null ? new SharedSession(key, ceiling(key), meter(spec)) : present;
      madeIt = present == null;
      wanted.users++;
      wanted.meter.add(present == null ? Meter.SESSION_MISSES : Meter.SESSION_HITS, 1);
      if (present == null) {
        sessions.put(key, wanted);
        SharedSession making = wanted;
        loaders.execute(CallerRights.carried(() -> load(making, spec, store)));
      }
    }
    close(evicted);
    boolean leased = false;
    try {
      OpenSession open = await(wanted, spec, cancellation);
      wanted.meter.add(Meter.SESSION_WAIT, madeIt ? 0 : System.nanoTime() - asked);
      SharedSession shared = wanted;
      Runnable whenOver = () -> release(shared);
      LeasedRuns runs =
          open.session() == null
              ? LeasedRuns.ofKernel(cancellation, spec, whenOver)
              : LeasedRuns.of(open.session().runner(), cancellation, spec, whenOver);
      leased = true;
      return new SessionLease(shared, open, DeviceLane.of(spec.device()), runs);
    } catch (OrtException e) {
      throw new ScoringException(sessionFailed(spec, e), e);
    } finally {
      if (!leased) {
        release(wanted);
      }
    }
  }

  /** Takes out the session that has been idle for longest; to be called with the lock. */
  private OpenSession makeRoom() {
    SharedSession oldest = null;
    for (SharedSession session : sessions.values()) {
      boolean idle = session.users == 0 && session.open != null;
      if (idle && (oldest == null || session.idleSince - oldest.idleSince < 0)) {
        oldest = session;
      }
    }
    OpenSession evicted = oldest == null ? null : retire(oldest);
    Meters.process().add(Meter.SESSIONS_EVICTED, evicted == null ? 0 : 1);
    if (evicted == null) {
      throw new ScoringException(SqlProblems.tooManyModels(most));
    }
    return evicted;
  }

  private static ModelMeter meter(SessionSpec spec) {
    ModelLocation model = spec.model();
    ModelMeter meter = Meters.of(model.uri(), model.digest(), spec.device().settled().toString());
    meter.modelBytes(model.parts().stream().mapToLong(ModelLocation.Part::bytes).sum());
    return meter;
  }

  /** Remembered longer than the session itself. */
  private BatchCeiling ceiling(SharedSession.Key key) {
    return ceilings.computeIfAbsent(key, unknown -> new BatchCeiling());
  }

  private static OpenSession await(
      SharedSession session, SessionSpec spec, Cancellation cancellation) {
    try {
      while (true) {
        try {
          return session.opening.get(CANCELLATION_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (cancellation.requested()) {
            throw new ScoringException(MachineProblems.cancelled(spec.model().uri()), e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(
          RuntimeProblems.interrupted("the session of " + spec.model().uri()), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ScoringException known) {
        throw known;
      }
      throw new ScoringException(sessionFailed(spec, cause), cause);
    }
  }

  private static Problem sessionFailed(SessionSpec spec, Throwable cause) {
    return RuntimeProblems.sessionFailed(
        spec.model().uri(), spec.model().digest(), spec.device().toString(), cause.toString());
  }

  private void load(SharedSession session, SessionSpec spec, Supplier<ModelStore> store) {
    OpenSession open;
    try {
      open = OpenSession.open(spec, store.get());
    } catch (Throwable e) {
      synchronized (lock) {
        sessions.remove(session.key, session);
      }
      session.opening.completeExceptionally(e);
      return;
    }
    openedCount.incrementAndGet();
    session.meter.add(Meter.SESSIONS_LOADED, 1);
    session.meter.add(Meter.LOAD, open.loadNanos());
    OpenSession unwanted;
    synchronized (lock) {
      session.open = open;
      session.idleSince = System.nanoTime();
      unwanted = closed ? retire(session) : null;
    }
    session.opening.complete(open);
    close(unwanted);
  }

  void release(SharedSession session) {
    OpenSession unwanted;
    synchronized (lock) {
      session.users--;
      session.idleSince = System.nanoTime();
      unwanted = closed || session.spent.get() ? retire(session) : null;
    }
    close(unwanted);
  }

  /**
   * Closes what is idle, and makes batches smaller of what is in use.
   *
   * @return of how many sessions
   */
  int relieve() {
    closeIdle(Duration.ZERO);
    List<SharedSession> used;
    synchronized (lock) {
      used = sessions.values().stream().filter(session -> session.users > 0).toList();
    }
    int smaller = 0;
    for (SharedSession session : used) {
      smaller += session.ceiling.relieve() ? 1 : 0;
    }
    return smaller;
  }

  /** Closes the sessions that nobody has leased. */
  public void closeUnused() {
    closeIdle(Duration.ZERO);
  }

  /** Closes the sessions that have been idle so long. */
  void closeIdle(Duration idle) {
    List<OpenSession> unwanted = new ArrayList<>();
    synchronized (lock) {
      long now = System.nanoTime();
      for (SharedSession session : List.copyOf(sessions.values())) {
        OpenSession open = now - session.idleSince >= idle.toNanos() ? retire(session) : null;
        if (open != null) {
          unwanted.add(open);
        }
      }
    }
    unwanted.forEach(this::close);
  }

  /**
   * Takes no more requests, closes what is idle, and leaves the others to their last lease. Closing
   * again does nothing.
   */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    closeIdle(Duration.ZERO);
    loaders.shutdown();
    reaper.shutdown();
  }

  /**
   * Closes and ends every run of the JVM, for a process that is about to end: native code that
   * still runs then crashes it. Waits for runs and for sessions being made, each for so long.
   */
  public void shutDown(Duration patience) {
    close();
    try {
      RunWatch.SHARED.terminateAll(patience);
      if (!loaders.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A session is still being made while the process ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long opened() {
    return openedCount.get();
  }

  long closed() {
    return closedCount.get();
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Takes an idle session out of the cache; null where it is in use, or being made. */
  private @Nullable OpenSession retire(SharedSession session) {
    if (session.users > 0 || session.open == null) {
      return null;
    }
    OpenSession open = session.open;
    session.open = null;
    sessions.remove(session.key, session);
    return open;
  }

  private void close(@Nullable OpenSession open) {
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (OrtException | RuntimeException e) {
      LOG.warn("A session was not closed cleanly", e);
    } finally {
      closedCount.incrementAndGet();
      Meters.process().add(Meter.SESSIONS_CLOSED, 1);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}

package io.thresher.jobs.watch;

import io.thresher.jobs.cli.LogFormat;
import io.thresher.jobs.cli.Terminal;
import io.thresher.spark.FinishedTask;
import io.thresher.spark.WorkState;
import io.thresher.spark.WorkWatch;
import io.thresher.spark.task.Stall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** While open: shows how far the write is that the thread which opened it runs. */
public final class RunMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunMonitor.class);
  private static final String HEARTBEAT = "spark.executor.heartbeatInterval";
  private static final double MILLIS = 1e3;
  private static final double LEAST_WINDOW = 5;
  private static final double HEARTBEATS = 2.5;
  private static final double STEADY = 6;
  private static final long SAMPLE_MILLIS = 500;

  /** Before Spark's context stops, which is told of on stderr. */
  private static final int BEFORE_SPARK = 60;

  private static final int LAST_LINE_SECONDS = 30;

  private final WorkWatch watch;
  private final Terminal terminal;
  private final Goal goal;
  private final @Nullable Display display;
  private final Pace pace = new Pace();
  private final double window;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "thresher-progress");
            thread.setDaemon(true);
            return thread;
          });
  private final Runnable hook = this::endDisplay;
  private long sampled;
  private int stallsTold;
  private boolean ended;
  private boolean closed;

  private RunMonitor(
      WorkWatch watch, Terminal terminal, Goal goal, @Nullable Display display, double window) {
    this.watch = watch;
    this.terminal = terminal;
    this.goal = goal;
    this.display = display;
    this.window = window;
  }

  /** Begins to watch what this thread runs next. */
  public static RunMonitor open(
      SparkSession session, WatchOptions options, Goal goal, Terminal terminal) {
    double heartbeat =
        session.sparkContext().isLocal()
            ? 0
            : session.sparkContext().getConf().getTimeAsMs(HEARTBEAT, "10s") / MILLIS * HEARTBEATS;
    RunMonitor monitor =
        new RunMonitor(
            WorkWatch.open(session, options.stalledAfter()),
            terminal,
            goal,
            display(options, terminal),
            Math.max(LEAST_WINDOW, heartbeat));
    monitor.start();
    return monitor;
  }

  private static @Nullable Display display(WatchOptions options, Terminal terminal) {
    if (options.mode == WatchOptions.Mode.NONE) {
      return null;
    }
    boolean live =
        options.mode == WatchOptions.Mode.AUTO
            && terminal.format() == LogFormat.TEXT
            && Screen.is(terminal.err());
    return live
        ? LiveLines.on(terminal.err(), Screen::width)
        : new PlainLines(
            terminal, Duration.ofSeconds(options.seconds), options.mode == WatchOptions.Mode.PLAIN);
  }

  private void start() {
    Display shown = display;
    if (shown != null) {
      // Without a time of its own, Hadoop reads its whole configuration for each hook.
      ShutdownHookManager.get()
          .addShutdownHook(hook, BEFORE_SPARK, LAST_LINE_SECONDS, TimeUnit.SECONDS);
      long millis = shown.interval().toMillis();
      repeat(this::show, millis);
    }
    repeat(this::sample, SAMPLE_MILLIS);
    repeat(this::tellStalls, SAMPLE_MILLIS);
  }

  private void repeat(Runnable step, long millis) {
    // Closing the clock ends it, and no exception gets out of it.
    var unused =
        clock.scheduleAtFixedRate(() -> guarded(step), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What goes wrong here must not end the run, nor go unseen. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warn("How far the run is cannot be told", e);
    }
  }

  /** Executors tell of their tasks now and then; in between there is nothing new to measure. */
  private synchronized Reading sample() {
    WorkState state = watch.state();
    double elapsed =
        state.started() == 0 ? 0 : (System.currentTimeMillis() - state.started()) / MILLIS;
    boolean stale = System.currentTimeMillis() - state.updated() > window * MILLIS;
    if (state.started() > 0 && (state.updated() > sampled || stale)) {
      sampled = state.updated();
      pace.add(elapsed, state.counts().handled());
    }
    return new Reading(
        state, goal, pace.rate(window), pace.mean(), pace.rate(STEADY * window), elapsed);
  }

  /** Rows that were done with, over time. */
  public synchronized List<Pace.Sample> pace() {
    if (!closed) {
      sample();
    }
    return pace.samples();
  }

  /** The tasks that have succeeded. */
  public List<FinishedTask> finished() {
    return watch.finished();
  }

  /** Whatever is shown of the progress: where nothing goes on, somebody has to look. */
  private synchronized void tellStalls() {
    List<Stall> stalls = watch.stalls();
    for (Stall stall : stalls.subList(stallsTold, stalls.size())) {
      terminal.event(stall.over() ? "goes on" : "stalled", stall.line(), stall.fields());
    }
    stallsTold = stalls.size();
  }

  /** What was told of tasks that stalled, in order. */
  public List<Stall> stalls() {
    return watch.stalls();
  }

  private synchronized void show() {
    if (display != null && !ended) {
      display.show(sample());
    }
  }

  private synchronized void endDisplay() {
    if (display != null && !ended) {
      ended = true;
      display.end(sample());
      display.close();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    tellStalls();
    endDisplay();
    synchronized (this) {
      sample();
      closed = true;
    }
    if (display != null && !ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
    watch.close();
  }
}

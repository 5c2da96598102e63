package io.thresher.spark.task;

import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.Meters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices tasks of this process that finish no batch. How long is too long follows from what tasks
 * of the same stage took so far between two batches, with their reading and writing: ten times the
 * longest, but at least half a minute; five minutes while little is known. It ends nothing.
 * Thread-safe.
 */
public final class StallWatch {
  /** A local property of Spark: after how many ms a task is stalled, or 0 for never. */
  public static final String AFTER = "thresher.stall-after";

  static final Duration LEAST = Duration.ofSeconds(30);
  static final Duration UNKNOWN = Duration.ofMinutes(5);
  static final int TIMES = 10;
  static final int KNOWN = 3;

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
  private static final StallWatch SHARED =
      new StallWatch(System::nanoTime, stall -> LOG.warn("Stalled: {}", stall.line()));
  private static final long PERIOD_MILLIS = 500;
  private static final int MOST_STAGES = 100;

  private static volatile Consumer<Stall> told = stall -> {};

  private final LongSupplier clock;
  private final Consumer<Stall> log;
  private final Map<TaskPulse, Long> tasks = new HashMap<>();
  private final Map<Integer, History> stages =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, History> eldest) {
          return size() > MOST_STAGES;
        }
      };
  private boolean started;

  /** Of ended tasks of a stage. */
  private record History(long longest, int beats) {
    static final History NONE = new History(0, 0);

    History with(TaskPulse pulse) {
      return new History(Math.max(longest, pulse.longest()), beats + pulse.count());
    }
  }

  StallWatch(LongSupplier clock, Consumer<Stall> log) {
    this.clock = clock;
    this.log = log;
  }

  /** Who is told of stalls, beside the log. */
  public static void tell(Consumer<Stall> other) {
    told = other;
  }

  /** Watches a task until it ends. */
  static TaskPulse begin(TaskContext context, String model) {
    String after = context.getLocalProperty(AFTER);
    long limit =
        after == null
            ? 0
            : after.equals("0")
                ? Long.MAX_VALUE
                : Duration.ofMillis(Long.parseLong(after)).toNanos();
    TaskPulse pulse =
        new TaskPulse(
            context.taskAttemptId(),
            context.stageId(),
            context.partitionId(),
            model,
            limit,
            SHARED.clock);
    SHARED.add(pulse);
    context.addTaskCompletionListener((TaskCompletionListener) ended -> SHARED.end(pulse));
    return pulse;
  }

  synchronized void add(TaskPulse pulse) {
    tasks.put(pulse, 0L);
    if (!started && this == SHARED) {
      started = true;
      Thread watcher = new Thread(this::watch, "thresher-stall-watch");
      watcher.setDaemon(true);
      watcher.start();
    }
    notifyAll();
  }

  synchronized void end(TaskPulse pulse) {
    Long stalledSince = tasks.remove(pulse);
    if (stalledSince != null && stalledSince != 0) {
      over(pulse, stalledSince);
    }
    stages.merge(pulse.stage, History.NONE.with(pulse), (known, unused) -> known.with(pulse));
  }

  private void watch() {
    try {
      while (true) {
        awaitTasks();
        look();
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; the thread ends with the JVM.
    }
  }

  private synchronized void awaitTasks() throws InterruptedException {
    while (tasks.isEmpty()) {
      wait();
    }
  }

  /** Looks at all tasks once. */
  synchronized void look() {
    long now = clock.getAsLong();
    for (Map.Entry<TaskPulse, Long> entry : tasks.entrySet()) {
      TaskPulse pulse = entry.getKey();
      long since = entry.getValue();
      if (since != 0 && pulse.last() != since) {
        entry.setValue(0L);
        over(pulse, since);
      } else if (since == 0 && now - pulse.last() > limit(pulse) && !isToldOfAnother(pulse)) {
        // 0 stands for none.
        entry.setValue(pulse.last() == 0 ? 1 : pulse.last());
        Meters.process().add(Meter.STALLED_TASKS, 1);
        tell(stall(pulse, now - pulse.last(), false));
      }
    }
  }

  /** Where a task runs several models, each waits while another is at work: one tells of them. */
  private boolean isToldOfAnother(TaskPulse asked) {
    for (Map.Entry<TaskPulse, Long> entry : tasks.entrySet()) {
      TaskPulse other = entry.getKey();
      boolean same = other != asked && other.attempt == asked.attempt;
      if (same && (entry.getValue() != 0 || (other.isAtWork() && !asked.isAtWork()))) {
        return true;
      }
    }
    return false;
  }

  private long limit(TaskPulse asked) {
    if (asked.limit > 0) {
      return asked.limit;
    }
    History history = stages.getOrDefault(asked.stage, History.NONE);
    for (Iterator<TaskPulse> all = tasks.keySet().iterator(); all.hasNext(); ) {
      TaskPulse pulse = all.next();
      history = pulse.stage == asked.stage ? history.with(pulse) : history;
    }
    return history.beats() < KNOWN
        ? UNKNOWN.toNanos()
        : Math.max(LEAST.toNanos(), TIMES * history.longest());
  }

  private void over(TaskPulse pulse, long since) {
    Meters.process().add(Meter.STALLED_TASKS, -1);
    long end = pulse.last() == since ? clock.getAsLong() : pulse.last();
    tell(stall(pulse, end - since, true));
  }

  private void tell(Stall stall) {
    log.accept(stall);
    told.accept(stall);
  }

  private Stall stall(TaskPulse pulse, long nanos, boolean over) {
    SparkEnv environment = SparkEnv.get();
    return new Stall(
        environment == null ? "" : environment.executorId(),
        Utils.localHostName(),
        pulse.stage,
        pulse.partition,
        pulse.attempt,
        pulse.model,
        pulse.doing(),
        pulse.where(),
        nanos / 1e9,
        limit(pulse) / 1e9,
        over);
  }

  /** Those that are stalled now, for tests. */
  synchronized List<Long> stalled() {
    return tasks.entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .map(entry -> entry.getKey().attempt)
        .toList();
  }
}

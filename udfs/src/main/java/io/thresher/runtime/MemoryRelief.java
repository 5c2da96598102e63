package io.thresher.runtime;

import io.thresher.runtime.meter.MemoryLimit;
import io.thresher.runtime.meter.Meter;
import io.thresher.runtime.meter.Meters;
import io.thresher.runtime.meter.ProcessMemory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches smaller while little memory is left, before a container is killed for taking more
 * than it may: nobody is asked then, and all of its tasks are lost.
 *
 * <p>A heap that has grown to all that it may have takes most of a limit without danger, since it
 * grows no further. So not only the whole is compared with the limit, but also what is taken beside
 * the heap with what the largest heap leaves.
 */
public final class MemoryRelief {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryRelief.class);
  private static final long PERIOD_MILLIS = 500;

  /** What was made smaller takes a moment to show. */
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private static final double FULL = 0.9;

  /** Where others in the container take most beside the heap, it does not help to take less. */
  private static final double FAIR_SHARE = 0.3;

  private static volatile @Nullable MemoryRelief current;
  private static boolean started;

  private final MemoryLimit limit;
  private final Supplier<SessionCache> sessions;
  private final LongSupplier resident;
  private final Supplier<MemoryUsage> heap;
  private final LongSupplier clock;
  private long last;

  /**
   * @param resident bytes that this process takes, and those that it runs models in
   */
  MemoryRelief(
      MemoryLimit limit,
      Supplier<SessionCache> sessions,
      LongSupplier resident,
      Supplier<MemoryUsage> heap,
      LongSupplier clock) {
    this.limit = limit;
    this.sessions = sessions;
    this.resident = resident;
    this.heap = heap;
    this.clock = clock;
    last = clock.getAsLong() - BETWEEN.toNanos();
  }

  /**
   * Looks after this process from now on.
   *
   * @param limit null for one that may take what it likes
   */
  public static void under(@Nullable MemoryLimit limit) {
    ProcessMemory.limit(limit);
    current =
        limit == null
            ? null
            : new MemoryRelief(
                limit,
                SessionCache::shared,
                ProcessMemory::resident,
                ProcessMemory::heap,
                System::nanoTime);
    if (limit != null) {
      start();
    }
  }

  private static synchronized void start() {
    if (!started) {
      started = true;
      Thread watcher = new Thread(MemoryRelief::watch, "thresher-memory-relief");
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  private static void watch() {
    try {
      while (true) {
        MemoryRelief relief = current;
        if (relief != null) {
          relief.look();
        }
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; the thread ends with the JVM.
    }
  }

  void look() {
    long used = limit.used();
    if (!isNeeded(used) || clock.getAsLong() - last < BETWEEN.toNanos()) {
      return;
    }
    last = clock.getAsLong();
    int smaller = sessions.get().relieve();
    if (smaller > 0) {
      Meters.process().add(Meter.MEMORY_RELIEFS, 1);
      LOG.warn(
          "{} of {} MiB of memory are taken, the limit of {}: batches of {} models are made"
              + " smaller",
          used >> 20,
          limit.bytes() >> 20,
          limit.what(),
          smaller);
    }
  }

  /**
   * Whether little is left, and smaller batches of this process can change that.
   *
   * @param used what counts against the limit, bytes
   */
  boolean isNeeded(long used) {
    MemoryUsage java = heap.get();
    long most = java.getMax() < 0 ? java.getCommitted() : java.getMax(); // Below 0: not known.
    long beside = used - java.getCommitted();
    long own = resident.getAsLong() - java.getCommitted();
    return used >= FULL * limit.bytes()
        && beside >= FULL * (limit.bytes() - most)
        && own >= FAIR_SHARE * beside;
  }
}

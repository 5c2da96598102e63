package io.thresher.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a process whose memory is limited: Java ends where the system refuses it the last
 * piece, so whatever takes nearly all is ended before. Once there is little room left, idle
 * sessions are closed, and the run is ended during which most was taken.
 */
final class MemoryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
  private static final String STATUS = "/proc/self/status";
  private static final String DATA = "VmData:";
  private static final long PERIOD_MILLIS = 10;
  private static final Duration BETWEEN_ENDS = Duration.ofSeconds(1);
  private static final long LEAST_RESERVE = 32L << 20;
  private static final long MOST_RESERVE = 256L << 20;

  /** As seen last, so that asking costs nothing; 0 in a process that is not watched. */
  private static volatile long seen;

  private final long most;
  private final long reserve;
  private @Nullable CountDownLatch ballast;
  private long lastEnd = System.nanoTime() - BETWEEN_ENDS.toNanos();

  private MemoryWatch(long most, long reserve) {
    this.most = most;
    this.reserve = reserve;
  }

  /**
   * Watches this process until it ends.
   *
   * @param most what it may take, bytes
   * @param room how much of that is beside the heap
   */
  static void start(long most, long room) {
    long reserve = Math.max(LEAST_RESERVE, Math.min(MOST_RESERVE, room / 8));
    Thread watcher = new Thread(new MemoryWatch(most, reserve)::watch, "thresher-memory-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** What this process had taken a moment ago, bytes; 0 where nothing is limited. */
  static long seen() {
    return seen;
  }

  private void watch() {
    byte[] text = new byte[8 << 10];
    try (RandomAccessFile status = new RandomAccessFile(STATUS, "r")) {
      while (true) {
        status.seek(0);
        int length = status.read(text);
        look(data(new String(text, 0, Math.max(0, length), US_ASCII)));
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (IOException e) {
      LOG.error("The memory of this process is no longer watched", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does; the thread ends with the JVM.
    }
  }

  /** What a process may write to and shares with no other, bytes. */
  static long data(String status) throws IOException {
    int at = status.indexOf(DATA);
    int end = status.indexOf(" kB", at);
    if (at < 0 || end < 0) {
      throw new IOException(STATUS + " has no " + DATA);
    }
    return Long.parseLong(status.substring(at + DATA.length(), end).strip()) << 10;
  }

  private void look(long taken) {
    seen = taken;
    long room = most - taken;
    if (room < reserve) {
      release();
      relieve(taken);
    } else if (room > 4 * reserve) {
      hold();
    }
  }

  private void relieve(long taken) {
    if (System.nanoTime() - lastEnd < BETWEEN_ENDS.toNanos()) {
      return; // What was ended takes a moment to give back what it had.
    }
    SessionCache.shared().closeIdle(Duration.ZERO);
    if (RunWatch.SHARED.endGreediest(taken)) {
      LOG.warn("A run was ended that left this process less than {} MiB of memory", reserve >> 20);
    }
    lastEnd = System.nanoTime();
  }

  /**
   * Holds memory that can be given back in an instant, for Java: the stack of a thread that waits,
   * of which no page is ever used.
   */
  private void hold() {
    if (ballast != null) {
      return;
    }
    CountDownLatch released = new CountDownLatch(1);
    Thread holder =
        new Thread(null, () -> awaitQuietly(released), "thresher-memory-reserve", reserve);
    holder.setDaemon(true);
    try {
      holder.start();
      ballast = released;
    } catch (OutOfMemoryError e) {
      LOG.warn("There was no room to reserve memory", e);
    }
  }

  private static void awaitQuietly(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It ends, and what it held is free.
    }
  }

  private void release() {
    if (ballast != null) {
      ballast.countDown();
      ballast = null;
    }
  }
}

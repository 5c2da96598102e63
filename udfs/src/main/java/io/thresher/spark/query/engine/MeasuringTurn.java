package io.thresher.spark.query.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn of this process to measure: others of the user on this machine wait for its end, or for
 * as long as they like to. For one thread of a process at a time.
 */
final class MeasuringTurn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuringTurn.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final @Nullable FileChannel channel;

  private final boolean alone;

  private MeasuringTurn(@Nullable FileChannel channel, boolean alone) {
    this.channel = channel;
    this.alone = alone;
  }

  /**
   * Waits for it.
   *
   * @param file that is locked; made where it is not there
   * @param longest after which others may hang, and this process goes on beside them; so it does
   *     where the thread is interrupted
   */
  static MeasuringTurn take(Path file, Duration longest) {
    FileChannel channel = null;
    FileLock lock = null;
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(""), MeasuredGains.PRIVATE);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long until = System.nanoTime() + longest.toNanos();
      lock = tried(channel);
      // Interrupted threads do not park.
      while (lock == null && System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        lock = tried(channel);
      }
      if (lock == null) {
        LOG.warn("Another process holds {}: this one measures engines beside it", file);
      }
    } catch (IOException e) {
      LOG.warn("Others are not kept from measuring engines at the same time: {}", file, e);
    }
    return new MeasuringTurn(channel, lock != null);
  }

  /** Null where another process has it, or another copy of this class. */
  private static @Nullable FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Whether others wait meanwhile. */
  boolean isAlone() {
    return alone;
  }

  /** The lock is given back with the channel. */
  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("A lock stays until this process ends", e);
    }
  }
}

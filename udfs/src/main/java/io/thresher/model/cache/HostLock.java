package io.thresher.model.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A lock on a file's name, held by one thread of one process of this host at a time. */
public final class HostLock {
  private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private HostLock() {}

  /**
   * Waits for the lock and runs a step while holding it. The file stays: deleting it would let two
   * processes hold it at once.
   */
  public static <T> T holding(Path file, Supplier<T> step) throws IOException {
    ReentrantLock local = IN_THIS_JVM.computeIfAbsent(file, f -> new ReentrantLock());
    local.lock();
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      FileLock held = lock(channel);
      try {
        return step.get();
      } finally {
        held.release();
      }
    } finally {
      local.unlock();
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // This class, loaded once more in this JVM by another class loader, holds it.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }
}

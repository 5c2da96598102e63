package io.thresher.model.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Says to all processes of this host that what a file stands for is in use: a shared lock on that
 * file, which ends with {@link #close} or with the process. Thread-safe.
 */
public final class FileUse implements AutoCloseable {
  private static final class Held {
    final FileChannel channel;
    int users;

    Held(FileChannel channel) {
      this.channel = channel;
    }
  }

  private static final Map<Path, Held> HELD = new HashMap<>();

  private final Path file;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FileUse(Path file) {
    this.file = file;
  }

  /** Takes part in the use of a file, which is created where it is missing. */
  public static FileUse of(Path file) throws IOException {
    synchronized (HELD) {
      Held held = HELD.get(file);
      if (held == null) {
        held = new Held(share(file));
        HELD.put(file, held);
      }
      held.users++;
    }
    return new FileUse(file);
  }

  private static FileChannel share(Path file) throws IOException {
    FileChannel channel = open(file);
    try {
      channel.lock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException e) {
      // This class, loaded once more in this JVM by another class loader, says so already.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  /** Runs a step during which nobody can begin to use the file; not where somebody uses it. */
  static void whileUnused(Path file, Step step) throws IOException {
    synchronized (HELD) {
      if (HELD.containsKey(file)) {
        return;
      }
      try (FileChannel channel = open(file)) {
        @Nullable FileLock alone = channel.tryLock();
        if (alone != null) {
          step.run();
        }
      } catch (OverlappingFileLockException e) {
        // Used by this class, loaded once more in this JVM by another class loader.
      }
    }
  }

  /** What is done with an unused file. */
  interface Step {
    void run() throws IOException;
  }

  /** Only the first call does. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (HELD) {
      Held held = HELD.get(file);
      if (held != null && --held.users == 0) {
        HELD.remove(file);
        held.channel.close();
      }
    }
  }
}

package io.thresher.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlProblems;
import io.thresher.runtime.process.IsolatedSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit on the memory that this process may take beside its heap, which the system keeps: what
 * asks for more is refused, which ONNX Runtime reports, and the process goes on. Without one the
 * system lets it have more than there is, and ends the process when it writes there.
 */
public final class NativeMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max data size\\s+(\\d+)\\s");
  private static final long PATIENCE_SECONDS = 10;

  private static final long CHILD_HEAP = IsolatedSession.HEAP_BYTES;

  private static volatile long asked;

  private NativeMemory() {}

  /**
   * Limits this process, unless its limit is lower already.
   *
   * @param bytes beside the heap at its largest, and what native code has taken so far
   * @throws ScoringException THR-RUN-703 where that cannot be done
   */
  public static void limit(long bytes) {
    asked = bytes;
    try {
      long taken = MemoryWatch.data(Files.readString(STATUS));
      MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      long most = Math.addExact(taken - heap.getCommitted() + heap.getMax(), bytes);
      Matcher present = LIMIT.matcher(Files.readString(LIMITS));
      if (!present.find() || Long.parseLong(present.group(1)) > most) {
        set(ProcessHandle.current().pid(), most + ":");
        MemoryWatch.start(most, bytes);
      }
    } catch (IOException | ArithmeticException e) {
      throw new ScoringException(SqlProblems.memoryNotLimited(e.toString()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(SqlProblems.memoryNotLimited("an interrupt"), e);
    }
  }

  /**
   * Limits a process that this one has started to run models in, as this one was asked to limit
   * itself; it cannot raise the limit.
   *
   * @throws ScoringException THR-RUN-703 where that cannot be done
   */
  static void limitChild(long pid) {
    long bytes = asked;
    if (bytes == 0) {
      return;
    }
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
      long most = Math.addExact(MemoryWatch.data(status), Math.addExact(bytes, CHILD_HEAP));
      set(pid, most + ":" + most);
    } catch (IOException | ArithmeticException e) {
      throw new ScoringException(SqlProblems.memoryNotLimited(e.toString()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(SqlProblems.memoryNotLimited("an interrupt"), e);
    }
  }

  /** Java cannot do so by itself; the command does for any process of the same account. */
  private static void set(long pid, String limit) throws IOException, InterruptedException {
    Process command =
        new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--data=" + limit)
            .redirectErrorStream(true)
            .start();
    try {
      command.getOutputStream().close();
      String said = new String(command.getInputStream().readAllBytes(), UTF_8).strip();
      if (!command.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || command.exitValue() != 0) {
        throw new IOException("prlimit failed: " + said);
      }
    } finally {
      command.destroy();
    }
  }
}

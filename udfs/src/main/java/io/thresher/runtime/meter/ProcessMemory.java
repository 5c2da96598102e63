package io.thresher.runtime.meter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The memory of this process and of those that it runs models in, and the limit that they live
 * under: as Linux tells it, elsewhere nothing.
 */
public final class ProcessMemory {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String RESIDENT = "VmRSS:";

  private static final Set<ProcessHandle> CHILDREN = ConcurrentHashMap.newKeySet();

  private static volatile @Nullable MemoryLimit limit;

  private ProcessMemory() {}

  /** What this process lives under from now on; null for nothing. */
  public static void limit(@Nullable MemoryLimit other) {
    limit = other;
  }

  /** Counts another process as part of this one, until it ends. */
  public static void include(ProcessHandle child) {
    CHILDREN.removeIf(known -> !known.isAlive());
    CHILDREN.add(child);
  }

  static void measure(ModelMeter process) {
    long resident = resident();
    long heap = heap().getCommitted();
    process.set(Meter.RESIDENT_MEMORY, resident);
    process.set(Meter.NATIVE_MEMORY, Math.max(0, resident - heap));
    MemoryLimit present = limit;
    process.set(Meter.MEMORY_LIMIT, present == null ? 0 : present.bytes());
    process.set(Meter.MEMORY_USED, present == null ? 0 : present.used());
  }

  /** What this process has of Java's heap, and may have. */
  public static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  /**
   * Bytes in memory, of this process and of those included, as cluster managers add them up: what
   * two of them share counts twice. 0 where the system does not tell.
   */
  public static long resident() {
    long bytes = resident("self");
    for (ProcessHandle child : CHILDREN) {
      bytes += child.isAlive() ? resident(Long.toString(child.pid())) : 0;
    }
    return bytes;
  }

  private static long resident(String process) {
    try {
      String status = Files.readString(PROCESSES.resolve(process).resolve("status"), US_ASCII);
      int at = status.indexOf(RESIDENT);
      int end = status.indexOf(" kB", at);
      return at < 0 || end < 0
          ? 0
          : Long.parseLong(status.substring(at + RESIDENT.length(), end).strip()) << 10;
    } catch (IOException e) {
      return 0; // No Linux, or it has just ended.
    }
  }
}

package io.thresher.runtime.meter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The memory of this process, and the limit that it lives under: as Linux tells it, elsewhere
 * nothing.
 */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private static volatile @Nullable MemoryLimit limit;

  private ProcessMemory() {}

  /** What this process lives under from now on; null for nothing. */
  public static void limit(@Nullable MemoryLimit other) {
    limit = other;
  }

  static void measure(ModelMeter process) {
    long resident = resident();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    process.set(Meter.RESIDENT_MEMORY, resident);
    process.set(Meter.NATIVE_MEMORY, Math.max(0, resident - heap));
    MemoryLimit present = limit;
    process.set(Meter.MEMORY_LIMIT, present == null ? 0 : present.bytes());
    process.set(Meter.MEMORY_USED, present == null ? 0 : present.used());
  }

  /** Bytes in memory; 0 where the system does not tell. */
  public static long resident() {
    try {
      String status = Files.readString(STATUS, US_ASCII);
      int at = status.indexOf(RESIDENT);
      int end = status.indexOf(" kB", at);
      return at < 0 || end < 0
          ? 0
          : Long.parseLong(status.substring(at + RESIDENT.length(), end).strip()) << 10;
    } catch (IOException e) {
      return 0;
    }
  }
}

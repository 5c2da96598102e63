package io.thresher.spark.excerpt;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a process has taken so far.
 *
 * @param cpuNanos of all its threads, ns
 * @param compilingNanos of these, of Java's compilers, ns
 * @param residentPeak the most memory that it has had in RAM, bytes; 0 where the system does not
 *     tell
 * @param heapUsed bytes of its Java heap in use now
 * @param heapCommitted bytes of its Java heap that it has claimed
 * @param heapMost bytes that its Java heap may take
 */
public record ProcessUse(
    long cpuNanos,
    long compilingNanos,
    long residentPeak,
    long heapUsed,
    long heapCommitted,
    long heapMost)
    implements Serializable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  /** Of this process. */
  public static ProcessUse now() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new ProcessUse(
        cpu(), compiling(), peak(), heap.getUsed(), heap.getCommitted(), heap.getMax());
  }

  private static long compiling() {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    return compilers != null && compilers.isCompilationTimeMonitoringSupported()
        ? TimeUnit.MILLISECONDS.toNanos(compilers.getTotalCompilationTime())
        : 0;
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static long peak() {
    String line = peakLine();
    return line == null ? 0 : Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }

  private static @Nullable String peakLine() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null; // Not Linux.
    }
  }
}

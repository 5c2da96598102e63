package io.thresher.jobs.tune;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What passed since it was started: on the wall, on the cores for this process and, on Linux, for
 * all others. On a machine that others use, the wall says more of them than of what is measured.
 */
public final class Clock {
  private static final Path STAT = Path.of("/proc/stat");
  private static final double NANOS = 1e9;
  private static final double TICKS_PER_SECOND = 100;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long wall = System.nanoTime();
  private final long own = PROCESS.getProcessCpuTime();
  private final double busy = busySeconds();

  public double seconds() {
    return (System.nanoTime() - wall) / NANOS;
  }

  public double cpuSeconds() {
    return (PROCESS.getProcessCpuTime() - own) / NANOS;
  }

  /** The core seconds that other processes had; 0 where nobody tells. */
  public double othersSeconds() {
    double now = busySeconds();
    return busy < 0 || now < 0 ? 0 : Math.max(0, now - busy - cpuSeconds());
  }

  /**
   * The seconds that would have passed on a machine that others leave alone.
   *
   * @param seconds that passed
   * @param cpuSeconds that this process was busy meanwhile
   * @param others core seconds of other processes meanwhile
   */
  public static double ownSeconds(double seconds, double cpuSeconds, double others) {
    int cores = Runtime.getRuntime().availableProcessors();
    double least = Math.min(seconds, cpuSeconds / cores);
    return Math.max(least, seconds - others / cores);
  }

  /** Of all cores, where they are those of this process; else negative. */
  private static double busySeconds() {
    try {
      List<String> lines = Files.readAllLines(STAT);
      long cores = lines.stream().filter(line -> line.matches("cpu\\d.*")).count();
      if (cores != Runtime.getRuntime().availableProcessors()) {
        return -1;
      }
      String[] ticks = lines.get(0).split("\\s+", -1);
      // User, nice, system, then idle and waiting, then interrupts and what a hypervisor took.
      double busy = 0;
      for (int i = 1; i <= 8; i++) {
        busy += i == 4 || i == 5 ? 0 : Long.parseLong(ticks[i]);
      }
      return busy / TICKS_PER_SECOND;
    } catch (IOException | RuntimeException e) {
      return -1; // Not Linux, or one that hides it: the wall alone counts.
    }
  }
}

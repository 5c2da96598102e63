package io.thresher.jobs.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * One measurement.
 *
 * @param seconds that passed
 * @param cpuSeconds that the cores of this process were busy; says more where the machine is shared
 */
record Round(double seconds, double cpuSeconds) {
  private static final double NANOS = 1e9;

  static Round of(Runnable work) {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    return new Round(
        (System.nanoTime() - start) / NANOS, (process.getProcessCpuTime() - cpu) / NANOS);
  }
}

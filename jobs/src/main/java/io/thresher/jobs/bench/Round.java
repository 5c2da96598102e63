package io.thresher.jobs.bench;

import com.sun.management.OperatingSystemMXBean;
import io.thresher.spark.meter.StageMeter;
import io.thresher.spark.meter.StageTimes;
import java.lang.management.ManagementFactory;
import org.apache.spark.sql.SparkSession;

/**
 * One measurement.
 *
 * @param seconds that passed
 * @param cpuSeconds that the cores of this process were busy; says more where the machine is shared
 * @param stages of the tasks of Thresher, if there were any
 */
record Round(double seconds, double cpuSeconds, StageTimes stages) {
  private static final double NANOS = 1e9;

  static Round of(SparkSession spark, Runnable work) {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (StageMeter meter = StageMeter.open(spark)) {
      long cpu = process.getProcessCpuTime();
      long start = System.nanoTime();
      work.run();
      double seconds = (System.nanoTime() - start) / NANOS;
      double cpuSeconds = (process.getProcessCpuTime() - cpu) / NANOS;
      return new Round(seconds, cpuSeconds, meter.measure());
    }
  }
}

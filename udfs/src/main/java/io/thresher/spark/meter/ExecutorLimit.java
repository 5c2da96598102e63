package io.thresher.spark.meter;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.meter.MemoryLimit;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** The memory that a process of Spark may take before somebody ends it. */
public final class ExecutorLimit {
  /** What each process of Spark may take, heap and all, where the system does not tell. */
  public static final String SETTING = "spark.thresher.memory-limit";

  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final double USUAL_FACTOR = 0.1;
  private static final long LEAST_OVERHEAD = 384L << 20;

  private ExecutorLimit() {}

  /**
   * What is set; else the limit of the container; else what YARN compares processes with. Null
   * where nobody ends a process for its memory.
   *
   * @throws ScoringException THR-USE-002 if what is set is no size
   */
  public static @Nullable MemoryLimit of(SparkConf conf) {
    if (conf.contains(SETTING)) {
      return MemoryLimit.ofProcess(bytes(conf, conf.get(SETTING)), SETTING);
    }
    MemoryLimit container = MemoryLimit.ofContainer();
    boolean yarn = conf.get("spark.master", "").startsWith("yarn");
    return container == null && yarn ? MemoryLimit.ofProcess(ofYarn(conf), "YARN") : container;
  }

  private static long bytes(SparkConf conf, String text) {
    try {
      long bytes = conf.getSizeAsBytes(SETTING);
      if (bytes > 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a size that is none.
    }
    throw new ScoringException(OptionProblems.badValue(SETTING, text, "a size such as 8g"));
  }

  private static long ofYarn(SparkConf conf) {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
    double factor = conf.getDouble(FACTOR, USUAL_FACTOR);
    long usual = Math.max(LEAST_OVERHEAD, (long) (heap * factor));
    long overhead = conf.contains(OVERHEAD) ? conf.getSizeAsMb(OVERHEAD) << 20 : usual;
    long beside =
        conf.getBoolean("spark.memory.offHeap.enabled", false)
            ? conf.getSizeAsBytes("spark.memory.offHeap.size", "0")
            : 0;
    return heap + overhead + beside;
  }
}

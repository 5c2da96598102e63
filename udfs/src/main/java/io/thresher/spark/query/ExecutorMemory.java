package io.thresher.spark.query;

import io.thresher.spark.shared.TaskSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * The memory of an executor, bytes. Source: Spark's configuration page, {@code
 * spark.executor.memoryOverhead} and its kin.
 *
 * @param heap its Java heap
 * @param outside what there is beside the heap; {@link #UNKNOWN} where nobody limits it
 * @param tasks that it runs at once
 * @param source where the limit is set, for messages
 */
public record ExecutorMemory(Kind kind, long heap, long outside, int tasks, String source) {
  static final long UNKNOWN = Long.MAX_VALUE;

  /** What a JVM takes outside of its heap for itself. */
  static final long JVM_BYTES = 200L << 20;

  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String LEAST_OVERHEAD = "spark.executor.minMemoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path GROUP = Path.of("/sys/fs/cgroup");

  /** Who limits it. */
  public enum Kind {
    /** YARN and Kubernetes end an executor that takes more than it asked for. */
    CONTAINER,
    /** Spark runs in this process. */
    PROCESS,
    /** Executors of a standalone cluster share their machines. */
    MACHINE
  }

  static ExecutorMemory of(SparkConf conf) {
    String master = conf.get("spark.master", "local").toLowerCase(Locale.ROOT);
    int taskCores = Math.max(1, conf.getInt("spark.task.cpus", 1));
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      return ofThisProcess(conf);
    }
    int tasks = Math.max(1, conf.getInt("spark.executor.cores", 1) / taskCores);
    long heap = conf.getSizeAsBytes("spark.executor.memory", "1g");
    if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
      return new ExecutorMemory(Kind.MACHINE, heap, UNKNOWN, tasks, "spark.master " + master);
    }
    if (conf.contains(OVERHEAD)) {
      return new ExecutorMemory(
          Kind.CONTAINER, heap, mebibytes(conf, OVERHEAD, "0"), tasks, OVERHEAD);
    }
    long outside =
        Math.max(
            (long) (conf.getDouble(FACTOR, 0.1) * heap), mebibytes(conf, LEAST_OVERHEAD, "384"));
    return new ExecutorMemory(Kind.CONTAINER, heap, outside, tasks, OVERHEAD + ", by default");
  }

  private static long mebibytes(SparkConf conf, String key, String otherwise) {
    return conf.getSizeAsMb(key, otherwise) << 20;
  }

  private static ExecutorMemory ofThisProcess(SparkConf conf) {
    Runtime jvm = Runtime.getRuntime();
    long growth = jvm.maxMemory() - jvm.totalMemory();
    long free = Math.min(machine(), group());
    return new ExecutorMemory(
        Kind.PROCESS,
        jvm.maxMemory(),
        free == UNKNOWN ? UNKNOWN : Math.max(0, free - growth),
        TaskSlots.of(conf),
        free == UNKNOWN ? "spark.master local" : "free now, less what the heap may still take");
  }

  private static long machine() {
    try {
      for (String line : Files.readAllLines(MACHINE)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
      return UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN; // Not Linux.
    }
  }

  private static long group() {
    try {
      String limit = Files.readString(GROUP.resolve("memory.max")).strip();
      String used = Files.readString(GROUP.resolve("memory.current")).strip();
      return limit.equals("max")
          ? UNKNOWN
          : Math.max(0, Long.parseLong(limit) - Long.parseLong(used));
    } catch (IOException e) {
      return UNKNOWN; // No limit, or one of an older kind.
    }
  }

  /** Whether it is ended where it takes more. */
  public boolean isContainer() {
    return kind == Kind.CONTAINER;
  }

  boolean isLimited() {
    return outside != UNKNOWN;
  }
}

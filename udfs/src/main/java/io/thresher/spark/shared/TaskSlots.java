package io.thresher.spark.shared;

import java.util.Locale;
import org.apache.spark.SparkConf;

/** How many tasks a process of Spark runs at a time. */
public final class TaskSlots {
  private TaskSlots() {}

  /** Of the executors of a configuration; where it does not say, those that all cores allow. */
  public static int of(SparkConf conf) {
    int taskCores = Math.max(1, conf.getInt("spark.task.cpus", 1));
    return Math.max(1, cores(conf) / taskCores);
  }

  private static int cores(SparkConf conf) {
    String master = conf.get("spark.master", "local").toLowerCase(Locale.ROOT);
    int all = Runtime.getRuntime().availableProcessors();
    if (!master.startsWith("local") || master.startsWith("local-cluster")) {
      boolean usuallyOne = master.startsWith("yarn") || master.startsWith("k8s");
      return conf.getInt("spark.executor.cores", usuallyOne ? 1 : all);
    }
    return localCores(master, all);
  }

  /**
   * Of a master such as {@code local}, {@code local[2]} or {@code local[*,4]}.
   *
   * @param all cores of the machine
   */
  static int localCores(String master, int all) {
    String inside = master.replaceFirst("(?i)^local\\[?", "").replaceFirst("[,\\]].*$", "");
    if (inside.isEmpty()) {
      return 1;
    }
    return inside.matches("\\d{1,6}") ? Integer.parseInt(inside) : all;
  }
}

package io.thresher.jobs.forecast;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;

/**
 * What works on a run.
 *
 * @param count of executors; 1 where Spark runs in this process
 * @param cores of each
 * @param taskCores that a task takes
 */
record Executors(int count, int cores, int taskCores) {

  /** Those that are there now. */
  static Executors here(SparkSession session) {
    SparkConf conf = session.sparkContext().getConf();
    int taskCores = Math.max(1, conf.getInt("spark.task.cpus", 1));
    int all = session.sparkContext().defaultParallelism();
    if (session.sparkContext().isLocal()) {
      return new Executors(1, all, taskCores);
    }
    SparkExecutorInfo[] infos = session.sparkContext().statusTracker().getExecutorInfos();
    int count = Math.max(1, infos.length - 1); // The driver is among them.
    int cores = conf.getInt("spark.executor.cores", Math.max(1, all / count));
    return new Executors(count, cores, taskCores);
  }

  int slots() {
    return count * Math.max(1, cores / taskCores);
  }

  Executors of(int otherCount, int otherCores) {
    return new Executors(otherCount, otherCores, taskCores);
  }
}

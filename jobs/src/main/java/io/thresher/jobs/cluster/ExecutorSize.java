package io.thresher.jobs.cluster;

import io.thresher.errors.ClusterProblems;
import io.thresher.errors.ScoringException;

/**
 * How a cluster's machines are cut into executors. Sizes in MiB.
 *
 * @param perNode executors of a machine
 * @param cores of each
 * @param taskCores cores of a task, so that {@code cores / taskCores} run at once
 * @param heap Java's
 * @param nativeNeeds the model and the runs of all tasks
 * @param overhead all that is beside the heap: the model, the runs, and the JVM's own
 */
record ExecutorSize(
    int perNode, int cores, int taskCores, long heap, long nativeNeeds, long overhead) {
  /** One heap for more tasks than this is collected by pauses that all of them wait for. */
  static final int MOST_CORES = 16;

  /** With a larger heap Java's references take eight bytes in place of four. */
  static final long MOST_HEAP = 31 << 10;

  /** What Spark allows for the JVM itself. Source: spark.executor.memoryOverheadFactor, 0.1, */
  private static final int OVERHEAD_SHARE = 10;

  /** and spark.executor.minMemoryOverhead, 384m. */
  static final long LEAST_OVERHEAD = 384;

  private static final long LEAST_HEAP = 512;
  private static final long HEAP_PER_TASK = 256;
  private static final long HEAP_STEP = 64;

  /**
   * Few large executors, since all tasks of one share the model, and as many tasks at once as there
   * is memory for; where that is less than a task for each core, each takes more cores.
   *
   * @throws ScoringException THR-USE-841 where not even one task fits, 842 where there are more
   *     GPUs than cores
   */
  static ExecutorSize of(ClusterKind cluster, Machines machines, ModelNeeds needs) {
    int perNode = executors(cluster, machines);
    int cores = machines.cores() / perNode;
    if (cores == 0) {
      throw new ScoringException(
          ClusterProblems.moreGpusThanCores(machines.gpus(), machines.cores()));
    }
    long room = roundDown((machines.memory() - cluster.reserved()) / perNode, cluster.step());
    for (int tasks = cores; tasks > 0; tasks--) {
      int taskCores = cores / tasks;
      long nativeNeeds = needs.forTasks(tasks);
      long heap = heap(room - nativeNeeds);
      if (cores / taskCores == tasks && heap >= leastHeap(tasks)) {
        return new ExecutorSize(
            perNode, cores, taskCores, heap, nativeNeeds, overhead(cluster, heap, nativeNeeds));
      }
    }
    throw new ScoringException(
        ClusterProblems.memoryTooSmall(
            machines.memory() + "m",
            least(cluster, perNode, needs.forTasks(1)) + "m",
            needs.isAssumed() ? "without --model" : needs.name(),
            needs.forTasks(1) + "m",
            machines.gpus() > 0 ? "--gpus" : "--cores"));
  }

  int tasks() {
    return cores / taskCores;
  }

  long container() {
    return heap + overhead;
  }

  private static int executors(ClusterKind cluster, Machines machines) {
    if (cluster == ClusterKind.LOCAL) {
      return 1;
    }
    return machines.gpus() > 0 ? machines.gpus() : (machines.cores() + MOST_CORES - 1) / MOST_CORES;
  }

  /** The largest heap that leaves the JVM its own part of the room. */
  private static long heap(long room) {
    long most = Math.min(room - LEAST_OVERHEAD, room * OVERHEAD_SHARE / (OVERHEAD_SHARE + 1));
    return roundDown(Math.min(most, MOST_HEAP), HEAP_STEP);
  }

  /** At least what Spark would take of a machine for a heap, and all of a container. */
  private static long overhead(ClusterKind cluster, long heap, long nativeNeeds) {
    long needed =
        nativeNeeds + Math.max(LEAST_OVERHEAD, (heap + OVERHEAD_SHARE - 1) / OVERHEAD_SHARE);
    return roundUp(heap + needed, cluster.step()) - heap;
  }

  /** The memory of a machine whose executors run one task each. */
  private static long least(ClusterKind cluster, int perNode, long nativeNeeds) {
    long heap = roundUp(leastHeap(1), HEAP_STEP);
    return cluster.reserved()
        + perNode * roundUp(heap + LEAST_OVERHEAD + nativeNeeds, cluster.step());
  }

  private static long leastHeap(int tasks) {
    return LEAST_HEAP + HEAP_PER_TASK * tasks;
  }

  private static long roundDown(long size, long step) {
    return Math.floorDiv(size, step) * step;
  }

  private static long roundUp(long size, long step) {
    return Math.floorDiv(size + step - 1, step) * step;
  }
}

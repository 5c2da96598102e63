package io.thresher.errors;

/** Sentences about the machines that settings are computed for. */
public final class ClusterProblems {
  private ClusterProblems() {}

  /**
   * The heap of one task, the model with one batch, and what the JVM takes for itself are more than
   * a machine has beside the driver.
   *
   * @param least the smallest memory of a machine that would do
   * @param model its name
   * @param needs what it takes outside of the heap
   * @param fewer the option that cuts a machine into fewer executors
   */
  public static Problem memoryTooSmall(
      String memory, String least, String model, String needs, String fewer) {
    return usage(
        841,
        "the memory of a machine is too small",
        "--memory, " + model + ", which takes " + needs + " outside of the heap",
        "expected at least " + least + " for one task in each executor, got " + memory,
        "take larger machines, a smaller --batch-size, or, where a machine has several executors, a"
            + " smaller "
            + fewer);
  }

  /** Each executor has one GPU, and needs a core at the least. */
  public static Problem moreGpusThanCores(int gpus, int cores) {
    return usage(
        842,
        "there are more GPUs than cores",
        "--gpus and --cores",
        "expected a core at least for each GPU of a machine, got "
            + gpus
            + " GPUs and "
            + cores
            + " cores",
        "raise --cores, or leave GPUs unused with a smaller --gpus");
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}

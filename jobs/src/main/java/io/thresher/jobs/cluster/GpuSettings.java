package io.thresher.jobs.cluster;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How executors get their GPUs. Source: Spark's configuration page, custom resources. */
record GpuSettings(ClusterKind kind, Machines machines, ExecutorSize size) {
  /** Where every machine has {@code cluster-configs/gpu/discover-gpus}. */
  static final String SCRIPT = "/opt/thresher/discover-gpus";

  private static final int DIGITS = 4;

  void addTo(SettingLines lines) {
    if (machines.gpus() == 0) {
      return;
    }
    lines.set(
        "spark.executor.resource.gpu.amount",
        1,
        "Each executor has one GPU, on which all its tasks share one session: score with --device"
            + " cuda. Every machine has cluster-configs/gpu/discover-gpus at that place, which"
            + " numbers GPUs as the bus does; CUDA has to do the same.");
    lines.also("spark.executorEnv.CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    if (kind == ClusterKind.KUBERNETES) {
      lines.also("spark.executor.resource.gpu.vendor", "nvidia.com");
    }
    lines.also("spark.executor.resource.gpu.discoveryScript", SCRIPT);
    lines.set(
        "spark.task.resource.gpu.amount",
        share(size.tasks()),
        "As many tasks at once as there are cores for: reading and writing goes on while the GPU"
            + " computes for another.");
    if (kind.isStandalone()) {
      lines.comment("One worker a machine, with these two lines in the file of --properties-file:");
      lines.fillIn("spark.worker.resource.gpu.amount", Integer.toString(machines.gpus()));
      lines.fillIn("spark.worker.resource.gpu.discoveryScript", SCRIPT);
    }
  }

  /** Spark rounds the inverse down, so the share is rounded down, too. */
  static String share(int tasks) {
    return BigDecimal.ONE
        .divide(BigDecimal.valueOf(tasks), DIGITS, RoundingMode.DOWN)
        .stripTrailingZeros()
        .toPlainString();
  }
}

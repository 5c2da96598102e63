package io.thresher.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked examples; those of docs/how-to/clusters.md are among them. Sizes in MiB. */
class TestExecutorSize {
  private static final long GIB = 1024;

  @ParameterizedTest
  @CsvSource({
    // 64 GiB - 2 for the driver; the heap stops at 31 GiB; 3.1 + 0.5 GiB are rounded up to 4.
    "YARN, 16, 65536, 0, 500, 1,    1, 16, 1, 31744, 516, 4096",
    // 14 GiB for a container: a heap and a tenth of it take what the model leaves.
    "YARN, 8, 16384, 0, 2048, 8,    1, 8, 1, 11072, 2112, 3264",
    // Four cores of 16 GiB each take a GPU.
    "YARN, 16, 65536, 4, 500, 1,    4, 4, 1, 13504, 504, 1856",
    // 36 cores are three executors of twelve; no containers, no rounding.
    "STANDALONE, 36, 262144, 0, 500, 1,    3, 12, 1, 31744, 512, 3687",
    "KUBERNETES, 8, 16384, 0, 500, 1,    1, 8, 1, 12992, 508, 1808",
    // 17 cores are two executors of eight, and one that is idle.
    "KUBERNETES, 17, 65536, 0, 500, 1,    2, 8, 1, 28608, 508, 3369",
    // Memory for five tasks only: four of two cores, since eight cores do not part into five.
    "KUBERNETES, 8, 6144, 0, 100, 400,    1, 8, 2, 2496, 1700, 2084",
    "LOCAL, 4, 8192, 0, 500, 1,    1, 4, 1, 6976, 504, 1202",
    "LOCAL, 64, 262144, 0, 500, 1,    1, 64, 1, 31744, 564, 3739",
  })
  void cutsMachines(
      ClusterKind kind,
      int cores,
      long memory,
      int gpus,
      long model,
      long run,
      int perNode,
      int each,
      int taskCores,
      long heap,
      long nativeNeeds,
      long overhead) {
    ExecutorSize size =
        ExecutorSize.of(
            kind, new Machines(1, cores, memory, gpus), new ModelNeeds("m", model, run << 20));
    assertThat(size)
        .isEqualTo(new ExecutorSize(perNode, each, taskCores, heap, nativeNeeds, overhead));
  }

  @Test
  void saysHowMuchMemoryWouldDo() {
    ModelNeeds large = new ModelNeeds("large.onnx", 9 * GIB, 0);
    assertThatThrownBy(
            () -> ExecutorSize.of(ClusterKind.YARN, new Machines(1, 8, 8 * GIB, 0), large))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-841: the memory of a machine is too small | --memory, large")
        .hasMessageContaining("expected at least 13312m for one task in each executor, got 8192m");
    assertThatThrownBy(
            () -> ExecutorSize.of(ClusterKind.YARN, new Machines(1, 8, 13 * GIB - 1, 0), large))
        .hasMessageContaining("expected at least 13312m");
    assertThat(ExecutorSize.of(ClusterKind.YARN, new Machines(1, 8, 13 * GIB, 0), large).heap())
        .isEqualTo(1664);
  }

  @Test
  void givesEachGpuACore() {
    assertThatThrownBy(
            () ->
                ExecutorSize.of(
                    ClusterKind.KUBERNETES, new Machines(1, 2, 64 * GIB, 4), ModelNeeds.assumed()))
        .hasMessageContaining("THR-USE-842: there are more GPUs than cores")
        .hasMessageContaining("got 4 GPUs and 2 cores");
  }

  /** Whatever the machine: it holds its executors, and they what they need. */
  @Test
  void fitsTheMachine() {
    Random random = new Random(17);
    List<ClusterKind> kinds = List.copyOf(EnumSet.allOf(ClusterKind.class));
    int fit = 0;
    for (int i = 0; i < 5000; i++) {
      ClusterKind kind = kinds.get(random.nextInt(kinds.size()));
      Machines machines =
          new Machines(
              1,
              1 + random.nextInt(128),
              2048L << random.nextInt(10),
              Math.max(0, random.nextInt(14) - 6));
      ModelNeeds needs =
          new ModelNeeds("m", 1L << random.nextInt(15), (long) random.nextInt(2000) << 20);
      fit += fits(kind, machines, needs) ? 1 : 0;
    }
    assertThat(fit).isBetween(2000, 4900);
  }

  private static boolean fits(ClusterKind kind, Machines machines, ModelNeeds needs) {
    ExecutorSize size;
    try {
      size = ExecutorSize.of(kind, machines, needs);
    } catch (ScoringException e) {
      assertThat(e).hasMessageContaining("THR-USE-84");
      return false;
    }
    assertThat(size.perNode() * size.container() + kind.reserved())
        .isLessThanOrEqualTo(machines.memory());
    assertThat(size.container() % kind.step()).isZero();
    assertThat(size.perNode() * size.cores()).isLessThanOrEqualTo(machines.cores());
    assertThat(size.tasks()).isPositive();
    assertThat(size.overhead())
        .isGreaterThanOrEqualTo(
            needs.forTasks(size.tasks()) + Math.max(ExecutorSize.LEAST_OVERHEAD, size.heap() / 10));
    assertThat(size.heap()).isLessThanOrEqualTo(ExecutorSize.MOST_HEAP);
    return true;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 0.5", "3, 0.3333", "4, 0.25", "7, 0.1428", "16, 0.0625"})
  void sharesAGpu(int tasks, String share) {
    assertThat(GpuSettings.share(tasks)).isEqualTo(share);
    assertThat((int) Math.floor(1 / Double.parseDouble(share))).isEqualTo(tasks);
  }
}

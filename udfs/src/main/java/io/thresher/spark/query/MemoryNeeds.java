package io.thresher.spark.query;

import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problem;
import io.thresher.model.ModelLocation;
import io.thresher.plan.RunSize;
import io.thresher.plan.ScorePlan;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * What a plan needs of the memory outside of an executor's heap, as far as the driver can tell, and
 * what there is. Bytes.
 *
 * @param model its files; the session holds their content once
 * @param engine what the session of a plug-in takes beside that, as measured on the driver; 0 where
 *     there is none
 * @param runs of the model at once, one a task
 * @param rows of a run
 * @param run what a run takes for its inputs and outputs, and as much again for what lies between
 *     them, which no one knows beforehand
 * @param memory where it comes from
 */
public record MemoryNeeds(
    long model, long engine, int runs, int rows, long run, ExecutorMemory memory) {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  /** Of a plan on the cluster of a configuration. */
  public static MemoryNeeds of(SparkConf conf, ScorePlan plan) {
    return of(plan, ExecutorMemory.of(conf));
  }

  static MemoryNeeds of(ScorePlan plan, ExecutorMemory memory) {
    return new MemoryNeeds(
        plan.model().parts().stream().mapToLong(ModelLocation.Part::bytes).sum(),
        plan.engine().memory(),
        memory.tasks(),
        plan.batchSize(),
        RunSize.of(plan).bytes(),
        memory);
  }

  /** All of it. */
  public long bytes() {
    return model + engine + runs * run;
  }

  /** Whether it may not fit. */
  public boolean isTight() {
    long own = memory.kind() == ExecutorMemory.Kind.PROCESS ? 0 : ExecutorMemory.JVM_BYTES;
    return memory.isLimited() && needed() + own > memory.outside();
  }

  /** A session is there already where Spark runs in this process. */
  private long needed() {
    return memory.kind() == ExecutorMemory.Kind.PROCESS ? runs * run : bytes();
  }

  /**
   * THR-RUN-505 where it cannot fit: the model alone is larger than the executor with its heap;
   * null otherwise.
   */
  public @Nullable Problem refusal(String uri) {
    boolean hopeless =
        memory.kind() == ExecutorMemory.Kind.CONTAINER && model > memory.outside() + memory.heap();
    return hopeless
        ? MachineProblems.modelTooLarge(
            uri, text(model), text(memory.outside() + memory.heap()), memory.source())
        : null;
  }

  /** For people to read. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s outside of the heap of %s: model %s%s, %d x %s for runs of %d rows at once; there %s",
        text(bytes()),
        memory.kind() == ExecutorMemory.Kind.PROCESS ? "this process" : "each executor",
        text(model),
        engine == 0 ? "" : ", its engine " + text(engine) + " (measured on the driver)",
        runs,
        text(run),
        rows,
        memory.isLimited()
            ? "is " + text(memory.outside()) + " (" + memory.source() + ")"
            : "is what its machine has (" + memory.source() + ")");
  }

  /** What to do where it is tight. */
  public String advice() {
    return "it may not fit: "
        + (memory.kind() == ExecutorMemory.Kind.CONTAINER
            ? "raise spark.executor.memoryOverhead, or lower spark.executor.cores or --batch-size"
            : "lower --batch-size, the number of cores in spark.master, or the heap");
  }

  private static String text(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }
}

package io.thresher.jobs.forecast;

import io.thresher.spark.excerpt.ProcessUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Tasks of a sample that ran together.
 *
 * @param slices those that had rows
 * @param launched when the first of them began, ms since 1970
 * @param seconds from the first launch to the last end
 * @param otherTaskSeconds of tasks before these, whose results they read
 * @param partitions of the whole input, as it is cut for the sample
 */
record Wave(
    List<Slice> slices, long launched, double seconds, double otherTaskSeconds, int partitions) {

  long rows() {
    return slices.stream().mapToLong(slice -> slice.seen().rows()).sum();
  }

  double sum(ToDoubleFunction<Slice> figure) {
    return slices.stream().mapToDouble(figure).sum();
  }

  double mean(ToDoubleFunction<Slice> figure) {
    return slices.isEmpty() ? 0 : sum(figure) / slices.size();
  }

  /** What the processes of the executors had taken by its end. */
  Map<String, ProcessUse> processes() {
    Map<String, ProcessUse> processes = new HashMap<>();
    for (Slice slice : slices) {
      processes.merge(
          slice.seen().executor(),
          slice.seen().process(),
          (one, other) -> one.cpuNanos() > other.cpuNanos() ? one : other);
    }
    return processes;
  }
}

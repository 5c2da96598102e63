package io.thresher.jobs.forecast;

import io.thresher.spark.excerpt.ProcessUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was sampled.
 *
 * @param warmUp waves of the time when the executors had not seen the work before
 * @param steady waves of as many rows as time allows, once they had
 * @param brief a last wave of few rows, for what a task takes whatever its rows
 * @param wholeInput whether all rows were among them
 * @param startSeconds from the begin of the command to the first task
 * @param before what the process of the driver had taken before the first wave
 */
record Sample(
    List<Wave> warmUp,
    List<Wave> steady,
    Wave brief,
    boolean wholeInput,
    double startSeconds,
    ProcessUse before) {

  List<Wave> waves() {
    List<Wave> waves = new java.util.ArrayList<>(warmUp);
    waves.addAll(steady);
    waves.add(brief);
    return waves;
  }

  List<Slice> slices() {
    return waves().stream().flatMap(wave -> wave.slices().stream()).toList();
  }

  List<Slice> steadySlices() {
    return steady.stream().flatMap(wave -> wave.slices().stream()).toList();
  }

  long rows() {
    return waves().stream().mapToLong(Wave::rows).sum();
  }

  double seconds() {
    return waves().stream().mapToDouble(Wave::seconds).sum();
  }

  /** What the processes of the executors have taken in all. */
  Map<String, ProcessUse> processes() {
    Map<String, ProcessUse> processes = new HashMap<>();
    waves().forEach(wave -> processes.putAll(wave.processes()));
    return processes;
  }
}

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
 * @param startSeconds from the begin of the command to the first task
 * @param before what the process of the driver had taken before the first wave
 */
record Sample(
    List<Wave> warmUp, List<Wave> steady, Wave brief, double startSeconds, ProcessUse before) {
  /** Beyond that nothing of the rest could be told. */
  private static final double MOST_COMPILING = 0.8;

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

  /** What part of the CPU time of the steady waves Java's compilers took. */
  double compilingShare() {
    ProcessUse use = steadyUse();
    double share = use.cpuNanos() == 0 ? 0 : (double) use.compilingNanos() / use.cpuNanos();
    return Math.max(0, Math.min(MOST_COMPILING, share));
  }

  /** What the processes of the executors took in the steady waves, of CPU time. */
  ProcessUse steadyUse() {
    if (steady.isEmpty() || warmUp.isEmpty()) {
      return new ProcessUse(0, 0, 0, 0, 0, 0);
    }
    Map<String, ProcessUse> earlier = new HashMap<>();
    warmUp.forEach(wave -> earlier.putAll(wave.processes()));
    Map<String, ProcessUse> last = new HashMap<>();
    steady.forEach(wave -> last.putAll(wave.processes()));
    long cpu = 0;
    long compiling = 0;
    for (Map.Entry<String, ProcessUse> process : last.entrySet()) {
      ProcessUse before = earlier.get(process.getKey());
      cpu += process.getValue().cpuNanos() - (before == null ? 0 : before.cpuNanos());
      compiling +=
          process.getValue().compilingNanos() - (before == null ? 0 : before.compilingNanos());
    }
    return new ProcessUse(cpu, compiling, 0, 0, 0, 0);
  }

  /** What the processes of the executors have taken in all. */
  Map<String, ProcessUse> processes() {
    Map<String, ProcessUse> processes = new HashMap<>();
    waves().forEach(wave -> processes.putAll(wave.processes()));
    return processes;
  }
}

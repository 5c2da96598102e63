package io.thresher.jobs.bench;

import java.util.ArrayList;
import java.util.List;

/** How many times as fast one median is as another. */
record Ratio(Timing subject, Timing baseline) {

  /**
   * Each subject's case beside those of all others that differ from it in the contender alone, and
   * beside its own with another sink.
   */
  static List<Ratio> of(List<Timing> timings, List<Contender> subjects) {
    List<Ratio> ratios = new ArrayList<>();
    for (Timing subject : timings) {
      if (!subjects.contains(subject.measured().contender())) {
        continue;
      }
      for (Timing baseline : timings) {
        if (differsInContender(subject, baseline, subjects)
            || writesWhatTheOtherDrops(subject, baseline)) {
          ratios.add(new Ratio(subject, baseline));
        }
      }
    }
    return ratios;
  }

  private static boolean differsInContender(
      Timing subject, Timing baseline, List<Contender> subjects) {
    return !subjects.contains(baseline.measured().contender())
        && baseline.measured().isOf(subject.measured().columns(), subject.measured().sink());
  }

  private static boolean writesWhatTheOtherDrops(Timing subject, Timing baseline) {
    return subject.measured().contender() == baseline.measured().contender()
        && subject.measured().columns() == baseline.measured().columns()
        && subject.measured().sink() instanceof ParquetSink
        && baseline.measured().sink() instanceof NoopSink;
  }

  double value() {
    return baseline.median() / subject.median();
  }

  double cpuValue() {
    return baseline.medianCpu() / subject.medianCpu();
  }
}

package io.thresher.jobs.bench;

import java.util.ArrayList;
import java.util.List;

/** How many times as fast one contender's median is as another's, all else equal. */
record Ratio(Timing subject, Timing baseline) {

  static List<Ratio> of(List<Timing> timings, Contender subject) {
    List<Ratio> ratios = new ArrayList<>();
    for (Timing fast : timings) {
      for (Timing slow : timings) {
        if (fast.measured().contender() == subject
            && slow.measured().contender() != subject
            && fast.measured().columns() == slow.measured().columns()
            && fast.measured().sink() == slow.measured().sink()) {
          ratios.add(new Ratio(fast, slow));
        }
      }
    }
    return ratios;
  }

  double value() {
    return baseline.median() / subject.median();
  }

  double cpuValue() {
    return baseline.medianCpu() / subject.medianCpu();
  }
}

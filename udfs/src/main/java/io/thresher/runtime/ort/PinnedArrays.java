package io.thresher.runtime.ort;

import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Whether this Java keeps arrays in place that native code works on: codecs of Parquet and ONNX
 * Runtime write to them. Source: JDK-8377811, mended in 25.0.3.
 */
final class PinnedArrays {
  private static final Runtime.Version FIRST = Runtime.Version.parse("25");
  private static final Runtime.Version MENDED = Runtime.Version.parse("25.0.3");

  private PinnedArrays() {}

  /**
   * @throws ScoringException THR-RUN-911 where the garbage collector may move them
   */
  static void check() {
    check(
        Runtime.version(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList());
  }

  static void check(Runtime.Version java, List<String> collectors) {
    boolean moves =
        java.compareToIgnoreOptional(FIRST) >= 0 && java.compareToIgnoreOptional(MENDED) < 0;
    if (moves && collectors.stream().anyMatch(name -> name.startsWith("G1"))) {
      throw new ScoringException(RunProblems.movesPinnedArrays(java.toString()));
    }
  }
}

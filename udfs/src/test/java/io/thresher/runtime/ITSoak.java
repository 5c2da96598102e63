package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory of a process that scores many batches of mixed shapes. {@code -Dthresher.soak}
 * says how many, {@code -Dthresher.soak.engine=openvino} that an engine runs the networks.
 */
@EnabledOnOs(OS.LINUX)
class ITSoak {
  private static final long BATCHES = Long.getLong("thresher.soak", 40_000);
  private static final String ENGINE = System.getProperty("thresher.soak.engine", "onnxruntime");
  private static final long SEED = 20260104;
  private static final double MIB = 1L << 20;

  /** What a process may gain in the second half, in which it does nothing new. */
  private static final long MOST_GROWTH = 48L << 20;

  @TempDir Path folder;

  @Test
  void memoryStaysLevel() throws Exception {
    try (ChildJvm soak =
        ChildJvm.start(
            // A heap that is resident from the start, so that what grows is not the heap.
            List.of("-Xms256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
            Map.of("ORT_DISABLE_TELEMETRY", "1"),
            Soak.class,
            folder.toString(),
            Long.toString(BATCHES),
            Long.toString(SEED),
            ENGINE)) {
      assertThat(soak.exitCode()).as("%s", soak.seen()).isZero();
      List<long[]> samples =
          soak.seen().stream()
              .filter(line -> line.startsWith("at "))
              .map(line -> line.split(" ", -1))
              .map(part -> new long[] {Long.parseLong(part[1]), Long.parseLong(part[2])})
              .toList();
      List<long[]> half = samples.subList(samples.size() / 2, samples.size());
      report(samples, half);
      assertThat(soak.seen()).contains("open {}").doesNotContain("bad rows 0");
      assertThat(half).hasSizeGreaterThan(10);
      assertThat(slope(half) * (half.get(half.size() - 1)[0] - half.get(0)[0]))
          .isLessThan(MOST_GROWTH);
    }
  }

  private static void report(List<long[]> samples, List<long[]> half) throws Exception {
    StringBuilder table = new StringBuilder("batches,residentBytes\n");
    samples.forEach(sample -> table.append(sample[0]).append(',').append(sample[1]).append('\n'));
    Files.writeString(Path.of("target", "soak.csv"), table);
    System.out.printf(
        "%d batches: resident %.1f MiB at half, %.1f MiB at the end, slope %.3f MiB per million"
            + " batches over the second half (target/soak.csv)%n",
        samples.get(samples.size() - 1)[0],
        half.get(0)[1] / MIB,
        half.get(half.size() - 1)[1] / MIB,
        slope(half) * 1e6 / MIB);
  }

  /** Of the line of least squares: bytes a batch. */
  private static double slope(List<long[]> samples) {
    double x = samples.stream().mapToLong(sample -> sample[0]).average().orElseThrow();
    double y = samples.stream().mapToLong(sample -> sample[1]).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (long[] sample : samples) {
      products += (sample[0] - x) * (sample[1] - y);
      squares += (sample[0] - x) * (sample[0] - x);
    }
    return products / squares;
  }
}

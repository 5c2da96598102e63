package io.thresher.jobs.tune;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The machine, as far as it decides which settings are fast.
 *
 * @param processor its model, as the system names it
 * @param cores that Spark has of it
 * @param memory the next power of two of its GiB
 */
public record Hardware(String processor, int cores, int memory) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  /** This one. */
  public static Hardware here(int cores) {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    long gib = Math.max(1, (bytes + (1L << 30) - 1) >> 30);
    return new Hardware(
        processorHere(), cores, (int) Math.min(1 << 30, Long.highestOneBit(2 * gib - 1)));
  }

  private static String processorHere() {
    String architecture = System.getProperty("os.arch", "unknown");
    try (java.util.stream.Stream<String> lines = Files.lines(CPUINFO)) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException | java.io.UncheckedIOException e) {
      return architecture; // Elsewhere than on Linux that is all that Java tells.
    }
  }

  public String describe() {
    return String.format(Locale.ROOT, "%s, %d cores, %d GiB", processor, cores, memory);
  }
}

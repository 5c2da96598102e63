package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The time that work takes on cores, by the calling thread and by native threads that help it: on a
 * busy machine the time on the clock is mostly that of others. For one thread.
 */
final class CoreTime {
  /** The threads of this process; of each, {@code schedstat} begins with the ns on a core. */
  private static final Path THREADS = Path.of("/proc/self/task");

  private static final Path CALLER = Path.of("/proc/thread-self");
  private static final String TIMES = "schedstat";
  private static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();

  /** They compile and collect, whatever else is done. */
  private static final Pattern OF_JVM = Pattern.compile("(C[12] Comp|G1 |GC |ParGC |VM ).*");

  private final List<Path> helpers;
  private long helpersBefore;
  private long callerBefore;

  private CoreTime(List<Path> helpers) {
    this.helpers = helpers;
  }

  /** Whether this system tells the times of threads. */
  static boolean isKnown() {
    return BEAN.isCurrentThreadCpuTimeSupported() && isTold(CALLER);
  }

  /** Of a thread that has run: kernels that do not count have a file of zeros. */
  static boolean isTold(Path thread) {
    return nanos(thread) > 0;
  }

  /** Of work that nobody helps with. */
  static CoreTime ofCaller() {
    return new CoreTime(List.of());
  }

  /** What is to be measured. */
  interface Work {
    void run() throws OrtException;
  }

  /**
   * Of work with all that helps: the threads that were on a core while it was done once, whoever's
   * they are, but those of the JVM.
   */
  static CoreTime ofAllThatHelp(Work work) throws OrtException {
    Map<Path, Long> before = all();
    work.run();
    return new CoreTime(
        all().entrySet().stream()
            .filter(each -> each.getValue() > before.getOrDefault(each.getKey(), 0L))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** Begins; what reading the times takes is not counted. */
  void begin() {
    helpersBefore = ofHelpers();
    callerBefore = BEAN.getCurrentThreadCpuTime();
  }

  /** Since it began, ns. */
  long nanos() {
    long caller = BEAN.getCurrentThreadCpuTime() - callerBefore;
    return caller + ofHelpers() - helpersBefore;
  }

  private long ofHelpers() {
    return helpers.stream().mapToLong(CoreTime::nanos).sum();
  }

  private static Map<Path, Long> all() {
    Map<Path, Long> times = new HashMap<>();
    try (Stream<Path> threads = Files.list(THREADS)) {
      Path caller = CALLER.toRealPath().getFileName();
      for (Path thread : threads.toList()) {
        if (!thread.getFileName().equals(caller) && !isOfJvm(thread)) {
          times.put(thread, nanos(thread));
        }
      }
    } catch (IOException e) {
      return Map.of(); // It tells none then, as isKnown() has said.
    }
    return times;
  }

  private static boolean isOfJvm(Path thread) {
    try {
      return OF_JVM.matcher(Files.readString(thread.resolve("comm")).strip()).matches();
    } catch (IOException e) {
      return true; // It has ended.
    }
  }

  /** 0 of one that has ended, and where nothing is counted. */
  private static long nanos(Path thread) {
    try {
      String text = Files.readString(thread.resolve(TIMES));
      return Long.parseLong(text.substring(0, text.indexOf(' ')));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return 0;
    }
  }
}

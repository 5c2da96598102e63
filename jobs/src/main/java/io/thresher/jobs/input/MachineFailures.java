package io.thresher.jobs.input;

import io.thresher.errors.MachineProblems;
import io.thresher.errors.OutputProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.RunProblems;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Failures of the machine that a run stands on, which Spark reports as those of files and rows. */
final class MachineFailures {
  /** Java's words for a heap that is full; direct memory is told apart where it is asked for. */
  private static final List<String> HEAP =
      List.of("Java heap space", "GC overhead limit", "Requested array size exceeds VM limit");

  private static final List<String> SPACE =
      List.of("No space left on device", "Disk quota exceeded");

  private MachineFailures() {}

  static @Nullable Problem in(List<Throwable> chain) {
    for (Throwable link : chain) {
      String message = Causes.message(link);
      if (HEAP.stream().anyMatch(String.valueOf(link.getMessage())::contains)) {
        return MachineProblems.heapExhausted(words(HEAP, link), heap());
      }
      if (SPACE.stream().anyMatch(message::contains)) {
        return space(chain, words(SPACE, link));
      }
      if (message.contains("INVALID_DRIVER_MEMORY")) {
        return RunProblems.heapTooSmall(heap());
      }
      if (message.contains("Too many open files")) {
        return MachineProblems.tooManyOpenFiles("Too many open files");
      }
      if (link instanceof UnsupportedOperationException && message.startsWith("getSubject is")) {
        return RunProblems.unsuitableJava(
            System.getProperty("java.version"), System.getProperty("java.home"), message);
      }
      // One that a module keeps to itself is of the right version.
      if (link instanceof IncompatibleClassChangeError && !(link instanceof IllegalAccessError)) {
        return RunProblems.librariesDoNotFit(message, caller(link));
      }
    }
    return null;
  }

  private static String caller(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "the class path" : trace[0].getClassName();
  }

  private static String words(List<String> known, Throwable link) {
    return known.stream()
        .filter(String.valueOf(link.getMessage())::contains)
        .findFirst()
        .orElse("");
  }

  private static String heap() {
    return String.format(Locale.ROOT, "%,d MiB", Runtime.getRuntime().maxMemory() >> 20);
  }

  private static Problem space(List<Throwable> chain, String reason) {
    for (Throwable link : chain) {
      if (link instanceof SparkThrowable thrown
          && String.valueOf(thrown.getCondition()).startsWith("TASK_WRITE_FAILED")) {
        return OutputProblems.noSpace(
            thrown.getMessageParameters().getOrDefault("path", "the output"), reason);
      }
    }
    for (Throwable link : chain) {
      if (link instanceof FileSystemException file && file.getFile() != null) {
        return MachineProblems.scratchFull(file.getFile(), reason);
      }
    }
    return MachineProblems.scratchFull(
        "spark.local.dir, or java.io.tmpdir (" + System.getProperty("java.io.tmpdir") + ")",
        reason);
  }
}

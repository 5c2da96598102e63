package io.thresher.jobs;

import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problems;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/**
 * Whether the heap of the driver can hold what it keeps of every input file: its listing, Spark's,
 * its footer's facts and its part of a task. Where it cannot, Java collects without end and nothing
 * tells why.
 */
final class DriverHeap {
  private static final long BESIDE_FILES = 64L << 20;
  private static final long BYTES_OF_FILE = 700;
  private static final long BYTES_OF_TEXT = 56;

  /** How often the path of a file is in the heap, at the least. */
  private static final long PATHS_OF_FILE = 7;

  private DriverHeap() {}

  static void check(List<FileStatus> files, Problems problems) {
    long letters = files.stream().mapToLong(file -> file.getPath().toString().length()).sum();
    check(files.size(), letters, Runtime.getRuntime().maxMemory(), problems);
  }

  /**
   * @param letters of the paths of all files
   */
  static void check(long files, long letters, long heap, Problems problems) {
    long needed =
        BESIDE_FILES
            + files * (BYTES_OF_FILE + PATHS_OF_FILE * BYTES_OF_TEXT)
            + letters * PATHS_OF_FILE;
    if (needed > heap) {
      problems.add(MachineProblems.driverHeapTooSmall(files, 2 * needed, heap));
    }
  }
}

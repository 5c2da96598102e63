package io.thresher.jobs.input;

import java.util.List;

/**
 * Into how large splits files are cut. A split is what one task reads, the least that is scored
 * again after a kill, and one output file. A task costs tens of milliseconds beside its rows.
 *
 * @param cores of all tasks at once
 * @param most the most bytes of a split that Spark is told so far
 * @param openCost what opening a file counts as, in bytes
 */
record SplitSizes(long cores, long most, long openCost) {
  private static final long LARGEST = 512L << 20;
  private static final int OF_LARGE_INPUTS = 16;
  private static final long SMALLEST = 8L << 20;
  private static final int OF_SMALL_INPUTS = 4;

  /**
   * The most bytes of a split. Large inputs are cut into so many that no core idles for long at the
   * end, and no more; the files of small ones are not put together until each core would have to
   * itself all that it reads, but so that it reads some four splits, none less than a file.
   *
   * @param files their lengths, bytes
   */
  long of(List<Long> files) {
    long bytes = 0;
    long largest = 0;
    for (long file : files) {
      bytes += file;
      largest = Math.max(largest, file);
    }
    long ofLarge = Math.min(bytes / (OF_LARGE_INPUTS * cores), LARGEST);
    if (ofLarge > most) {
      return ofLarge;
    }
    long counted = bytes + files.size() * openCost;
    long ofSmall = Math.max(counted / (OF_SMALL_INPUTS * cores), Math.max(SMALLEST, largest));
    return Math.min(ofSmall, most);
  }
}

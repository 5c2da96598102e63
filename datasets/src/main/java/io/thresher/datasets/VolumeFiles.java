package io.thresher.datasets;

/**
 * How a generated table is spread over files.
 *
 * @param count files, at least 1, and 2 where skewed; fewer are written where there are fewer rows
 * @param spread of the rows over them
 */
public record VolumeFiles(int count, Spread spread) {
  /** More than half of what Spark puts into one task, and no more than it leaves unsplit. */
  private static final long BYTES_PER_FILE = 96L << 20;

  /** How many rows each file takes. */
  public enum Spread {
    /** As many as any other. */
    EVEN,
    /** The first nine tenths of all, the others even parts of the rest. */
    SKEWED
  }

  /**
   * @throws IllegalArgumentException where there are too few files
   */
  public VolumeFiles {
    if (count < (spread == Spread.SKEWED ? 2 : 1)) {
      throw new IllegalArgumentException(count + " files, " + spread);
    }
  }

  /** As many files as make each hold up to 96 MiB before encoding, at least {@code atLeast}. */
  public static int countFor(VolumeContents contents, int atLeast) {
    long bytes = Math.multiplyExact(contents.rows(), contents.bytesPerRow());
    return Math.toIntExact(Math.max(atLeast, 1 + (bytes - 1) / BYTES_PER_FILE));
  }
}

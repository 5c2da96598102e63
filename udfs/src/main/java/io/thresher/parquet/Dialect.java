package io.thresher.parquet;

import org.jspecify.annotations.Nullable;

/**
 * What a writer puts behind values beyond what the format asks for. A writer's name in the footer
 * says which; a page that has less or more of it than that writer writes is damaged.
 */
public enum Dialect {
  /** Nothing. */
  PLAIN,
  /**
   * Runs of bit-packed values have 256 each, the last one too, whatever is left; what it has beyond
   * them stands in the writer's memory from earlier.
   */
  PADDED_RUNS,
  /** Eight bytes of zero end every data page. */
  EIGHT_ZEROS;

  /** Groups of eight values in a padded run. */
  static final int PADDED_GROUPS = 32;

  /** Bytes behind the values of a page. */
  static final int ZEROS = 8;

  /**
   * @param createdBy of a file's footer; null where it says nothing
   */
  public static Dialect of(@Nullable String createdBy) {
    if (createdBy == null) {
      return PLAIN;
    } else if (createdBy.startsWith("DuckDB")) {
      return PADDED_RUNS;
    }
    return createdBy.startsWith("fastparquet") ? EIGHT_ZEROS : PLAIN;
  }
}

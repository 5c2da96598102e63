package io.thresher.jobs;

import java.util.Locale;

/**
 * Parquet pages read.
 *
 * @param matched that carried a checksum, which was right
 * @param absent that carried none
 */
record Checksums(long matched, long absent) {

  String line() {
    return String.format(
        Locale.ROOT, "checksums     %,d of %,d pages carry one", matched, matched + absent);
  }

  boolean any() {
    return matched + absent > 0;
  }
}

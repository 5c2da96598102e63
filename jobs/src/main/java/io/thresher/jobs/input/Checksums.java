package io.thresher.jobs.input;

import java.util.Locale;

/**
 * Parquet pages read.
 *
 * @param matched that carried a checksum, which was right
 * @param absent that carried none
 */
public record Checksums(long matched, long absent) {

  public String line() {
    return String.format(
        Locale.ROOT, "checksums     %,d of %,d pages carry one", matched, matched + absent);
  }

  public boolean any() {
    return matched + absent > 0;
  }
}

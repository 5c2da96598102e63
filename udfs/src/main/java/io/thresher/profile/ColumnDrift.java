package io.thresher.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a column of a run differs from that of its baseline.
 *
 * @param column its name
 * @param role {@code feature} or {@code score}
 * @param psi the population stability index; null where either has no values to compare
 * @param chance what the index stays below in 95 of 100 pairs of samples of these sizes from the
 *     same data
 * @param nullsBefore the share of nulls, NaN among them, in the baseline
 * @param nulls the same share in this run
 * @param unseen the share of texts that the baseline does not have; null for numbers, and where the
 *     baseline has too many to list
 * @param outside the share of numbers beyond the least and the greatest of the baseline; null for
 *     texts
 * @param unseenValues the most frequent of the texts that the baseline does not have
 * @param bins that the index compares
 */
public record ColumnDrift(
    String column,
    String role,
    @Nullable Double psi,
    double chance,
    double nullsBefore,
    double nulls,
    @Nullable Double unseen,
    @Nullable Double outside,
    List<String> unseenValues,
    List<Bin> bins) {

  /** By how much the share of nulls has changed, up or down. */
  public double nullsChange() {
    return Math.abs(nulls - nullsBefore);
  }
}

package io.thresher.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How one column is distributed.
 *
 * @param name of the column, with the place in brackets of an element of an array
 * @param role {@code feature} or {@code score}
 * @param type as Spark writes it
 * @param sampled rows that were looked at
 * @param nulls the share of nulls in all values
 * @param numbers of a column of numbers or booleans
 * @param categories of a column of texts
 */
public record ColumnProfile(
    String name,
    String role,
    String type,
    long sampled,
    double nulls,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NumberProfile numbers,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CategoryProfile categories) {

  /** The share of what is missing: null or, among numbers, NaN. */
  public double missing() {
    return numbers == null ? nulls : nulls + numbers.nan();
  }
}

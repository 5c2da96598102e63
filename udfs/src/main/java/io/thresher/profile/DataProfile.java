package io.thresher.profile;

import java.util.List;
import java.util.Optional;

/**
 * How the data and the scores of a run are distributed.
 *
 * @param version of this form
 * @param model SHA-256 of the model's content, lower-case hex
 * @param rows that the run scored
 * @param covered rows of them that the profile stands for: all, unless an earlier start of the run
 *     made none
 * @param sampled rows of them that were looked at
 * @param quarantined rows that the run set aside, which are not in the profile
 * @param columns the scores, then the features
 * @param leftOut columns that are not in it: beyond the most, or of a type that is not looked at
 */
public record DataProfile(
    int version,
    String model,
    long rows,
    long covered,
    long sampled,
    long quarantined,
    List<ColumnProfile> columns,
    List<String> leftOut) {
  /** Of this form. */
  public static final int VERSION = 1;

  /** The column of a name and role. */
  public Optional<ColumnProfile> column(String name, String role) {
    return columns.stream()
        .filter(column -> column.name().equals(name) && column.role().equals(role))
        .findFirst();
  }
}

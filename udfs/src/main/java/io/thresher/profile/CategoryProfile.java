package io.thresher.profile;

import java.util.List;

/**
 * How the texts of a column are distributed.
 *
 * @param distinct about how many of the sampled rows' texts differ
 * @param complete whether {@code frequent} lists all texts that were seen
 * @param frequent the most frequent first
 */
public record CategoryProfile(long distinct, boolean complete, List<Category> frequent) {

  /**
   * A text.
   *
   * @param value its first 64 characters
   * @param share in the texts that are not null
   */
  public record Category(String value, double share) {}
}

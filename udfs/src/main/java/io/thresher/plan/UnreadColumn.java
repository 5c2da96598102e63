package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problem;

/**
 * A column of the input that is there, and cannot be read.
 *
 * @param type in the terms of the file's format
 */
public record UnreadColumn(String name, String type, String file) {

  /**
   * What is wrong with asking for it.
   *
   * @param use who asks
   */
  public Problem problem(String use) {
    return DataProblems.unreadColumn(name, use, type, file);
  }

  /** In one line: the column, its type and the file. */
  public String describe() {
    return "%s: there is no type to read %s (%s)".formatted(name, type, file);
  }
}

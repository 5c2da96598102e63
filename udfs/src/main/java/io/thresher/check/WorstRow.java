package io.thresher.check;

import java.io.Serializable;
import java.util.List;

/**
 * A row that disagrees.
 *
 * @param difference of the numbers, NaN where one of them is none, 1 of labels
 * @param expected for people
 * @param actual for people
 * @param columns what else is known of the row, as {@code name=value}
 */
public record WorstRow(double difference, String expected, String actual, List<String> columns)
    implements Serializable {
  private static final int MOST_CHARACTERS = 400;

  /** A text as long as people read. */
  static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }
}

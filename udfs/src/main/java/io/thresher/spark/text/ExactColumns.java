package io.thresher.spark.text;

import java.util.List;
import java.util.Set;

/** Names of columns as one option of a reader, whose numbers must be read as they stand. */
final class ExactColumns {
  /** Names may span lines. */
  private static final String BETWEEN_NAMES = "\0";

  private ExactColumns() {}

  static String text(Iterable<String> names) {
    return String.join(BETWEEN_NAMES, names);
  }

  static Set<String> names(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(List.of(text.split(BETWEEN_NAMES)));
  }
}

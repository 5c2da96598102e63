package io.thresher.check;

import io.thresher.errors.CheckProblems;
import io.thresher.errors.ScoringException;
import io.thresher.options.OptionText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That an output of the model gives what a column holds, as a user writes it: {@code
 * output=column[:tolerance]}, or {@code output[element]=column} for one element of a vector, by its
 * place from 0, or of a map, by its key. A backslash stands before {@code =}, {@code :}, {@code ;}
 * and {@code \} in names.
 *
 * @param output name of the output, with the element, unresolved
 * @param column holds what is expected
 * @param tolerance null for the default of the types
 */
public record Expectation(String output, String column, @Nullable Tolerance tolerance) {

  /**
   * Reads one.
   *
   * @throws ScoringException THR-USE-801 where it is none
   */
  public static Expectation parse(String text) {
    List<String> sides = OptionText.split(text, '=');
    if (sides.size() != 2 || sides.get(0).isBlank() || sides.get(1).isBlank()) {
      throw new ScoringException(CheckProblems.badExpectation(text));
    }
    List<String> parts = OptionText.split(sides.get(1), ':');
    String column = OptionText.literal(parts.get(0));
    if (parts.size() > 2 || column.isEmpty()) {
      throw new ScoringException(CheckProblems.badExpectation(text));
    }
    Tolerance tolerance = null;
    if (parts.size() == 2) {
      tolerance = Tolerance.parse(parts.get(1));
      if (tolerance == null) {
        throw new ScoringException(CheckProblems.badTolerance(text, parts.get(1)));
      }
    }
    return new Expectation(OptionText.literal(sides.get(0)), column, tolerance);
  }

  /**
   * Several in one text, with {@code ;} between them.
   *
   * @throws ScoringException THR-USE-801 or 802 where one is none
   */
  public static List<Expectation> parseAll(String text) {
    return OptionText.split(text, ';').stream()
        .filter(part -> !part.isBlank())
        .map(Expectation::parse)
        .toList();
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return escaped(output)
        + "="
        + escaped(column)
        + (tolerance == null ? "" : ":" + tolerance.text());
  }

  private static String escaped(String name) {
    return name.replaceAll("[\\\\;:=]", "\\\\$0");
  }
}

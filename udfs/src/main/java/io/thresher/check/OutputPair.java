package io.thresher.check;

import io.thresher.errors.ComparisonProblems;
import io.thresher.errors.ScoringException;
import io.thresher.options.OptionText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An output of one model and the one of another that it is compared with, as a user writes them:
 * {@code output[=other][:tolerance]}, or {@code output[element]} for one element of a vector or a
 * map on either side. A backslash stands before {@code =}, {@code :} and {@code \} in names.
 *
 * @param output name of the output, with the element, unresolved
 * @param other the same of the other model
 * @param tolerance null for the default of the types
 */
public record OutputPair(String output, String other, @Nullable Tolerance tolerance) {

  /**
   * Reads one.
   *
   * @throws ScoringException THR-USE-823 where it is none
   */
  public static OutputPair parse(String text) {
    List<String> parts = OptionText.split(text, ':');
    List<String> sides = parts.isEmpty() ? List.of() : OptionText.split(parts.get(0), '=');
    Tolerance tolerance = parts.size() == 2 ? Tolerance.parse(parts.get(1)) : null;
    boolean sound =
        parts.size() <= 2
            && (sides.size() == 1 || sides.size() == 2)
            && sides.stream().noneMatch(String::isBlank)
            && (parts.size() == 1) == (tolerance == null);
    if (!sound) {
      throw new ScoringException(ComparisonProblems.badPair(text));
    }
    return new OutputPair(
        OptionText.literal(sides.get(0)),
        OptionText.literal(sides.get(sides.size() - 1)),
        tolerance);
  }
}

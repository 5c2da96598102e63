package io.thresher.prepare.decode;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import java.util.Locale;

/** Whether a graph gave as many logits for a row as are read: its shapes need not say. */
final class LogitCount {
  private LogitCount() {}

  /**
   * Refuses any other number, which would be read as those of other tokens.
   *
   * @throws ScoringException THR-MODEL-915
   */
  static void check(String output, int got, int tokens, int labels) {
    if (got != (long) tokens * labels) {
      throw new ScoringException(
          TokenProblems.wrongLogits(
              output,
              String.format(Locale.ROOT, "%d for each of a row's %d tokens", labels, tokens),
              got + " for the row"));
    }
  }
}

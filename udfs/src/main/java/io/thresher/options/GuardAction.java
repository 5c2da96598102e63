package io.thresher.options;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to a row whose score is NaN, infinite or out of its range. */
public enum GuardAction {
  /** Scores are not looked at. */
  OFF,
  /** The row is kept and counted. */
  COUNT,
  /** The row is set aside; where that is not possible or not allowed, the run fails. */
  QUARANTINE,
  /** The run fails and names the row. */
  FAIL;

  static @Nullable GuardAction parse(String text) {
    return Arrays.stream(values())
        .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElse(null);
  }
}

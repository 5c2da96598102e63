package io.thresher.options;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times as users write them. */
public final class TimeText {
  private static final long MOST_MILLIS = Duration.ofDays(365).toMillis();
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "", 1_000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L);

  private TimeText() {}

  /** A number with a unit of time, or of seconds, from 1 ms to a year; null for anything else. */
  public static @Nullable Duration parse(String text) {
    Long millis = SettingParser.quantity(text, MILLIS, MOST_MILLIS);
    return millis == null ? null : Duration.ofMillis(millis);
  }
}

package io.thresher.jobs.cli;

import java.util.Locale;

/** How lines on stderr look. */
public enum LogFormat {
  TEXT,
  /** One object a line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

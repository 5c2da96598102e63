package io.thresher.jobs.input;

import java.util.Locale;

/** How much of the input is verified. */
public enum VerificationLevel {
  FULL,
  CHECKSUMS,
  NONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

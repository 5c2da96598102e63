package io.thresher.jobs;

import java.util.Locale;

/** How much of the input is verified. */
enum VerificationLevel {
  FULL,
  CHECKSUMS,
  NONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.thresher.runtime.ort;

import java.util.Arrays;
import java.util.Locale;

/** What an option of ONNX Runtime does beyond the scores of those who set it. */
public enum OrtEffect {
  /** Nothing. */
  OPEN("concerns the caller's own scores only"),
  /** It writes files, or says what is written into them. */
  WRITES("writes files"),
  /** It reads files other than the model's, or reads the model's without the usual checks. */
  READS("reads files"),
  /** It loads native code into the process. */
  LOADS("loads native code"),
  /** It fills logs, or puts the caller's text into them. */
  LOGS("writes to the logs of the process"),
  /** It takes processor time beyond the threads of a run. */
  CPU("takes processor time beside the run's threads"),
  /** It moves limits of memory. */
  MEMORY("moves limits of memory"),
  /** It acts on what other sessions use as well. */
  SHARED("acts on what other sessions share");

  private final String description;

  OrtEffect(String description) {
    this.description = description;
  }

  /** Says what it does, as in "the option ...". */
  public String description() {
    return description;
  }

  /**
   * The effect of that name in lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static OrtEffect named(String name) {
    return Arrays.stream(values())
        .filter(effect -> effect.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no effect '" + name + "'"));
  }
}

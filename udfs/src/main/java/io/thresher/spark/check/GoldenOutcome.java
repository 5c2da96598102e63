package io.thresher.spark.check;

/**
 * What the golden rows of a model say of it.
 *
 * @param kind what came of them
 * @param file that holds them; empty where there are none
 * @param rows that were compared
 * @param detail what was compared, or why nothing was; for people
 */
public record GoldenOutcome(Kind kind, String file, long rows, String detail) {

  /** What may come of golden rows. */
  public enum Kind {
    /** No file has any. */
    NONE,
    AGREE,
    SKIPPED
  }

  static GoldenOutcome none(String detail) {
    return new GoldenOutcome(Kind.NONE, "", 0, detail);
  }

  /** For people. */
  public String describe() {
    return switch (kind) {
      case NONE -> detail;
      case AGREE -> rows + " of " + file + " agree: " + detail;
      case SKIPPED -> "skipped: those of " + file + " were not compared";
    };
  }
}

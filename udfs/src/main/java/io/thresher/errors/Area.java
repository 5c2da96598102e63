package io.thresher.errors;

/** The part of a run that a problem belongs to; it decides the exit code of the process. */
public enum Area {
  USAGE("USE", 2),
  MODEL("MODEL", 3),
  DATA("DATA", 4),
  /** Data as well: more bad rows than a run was allowed. */
  BAD_ROWS("DATA", 7),
  OUTPUT("OUT", 5),
  RUNTIME("RUN", 6),
  COMMIT("COMMIT", 8);

  private final String label;
  private final int exitCode;

  Area(String label, int exitCode) {
    this.label = label;
    this.exitCode = exitCode;
  }

  String label() {
    return label;
  }

  public int exitCode() {
    return exitCode;
  }
}
